package io.semcache.devkit;

import java.nio.file.Path;

/** A parent of a registry: prints the registry's address and runs until it is killed. */
final class RegistryMain {
    private RegistryMain() {}

    /** Runs on the data folder that the first argument names. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(DevRegistry.start(Path.of(args[0]), 0).url());
        Thread.currentThread().join();
    }
}
