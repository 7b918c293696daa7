package io.semcache.devkit;

import java.nio.file.Path;

/** A broker in a process of its own: prints its address and runs until it is killed. */
final class BrokerMain {
    private BrokerMain() {}

    /** Runs on the data folder that the first argument names. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(DevBroker.start(Path.of(args[0]), 0).bootstrapServers());
        Thread.currentThread().join();
    }
}
