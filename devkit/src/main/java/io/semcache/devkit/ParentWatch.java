package io.semcache.devkit;

import java.io.IOException;
import java.util.Arrays;

/**
 * Main class of a child process that must not outlive its parent: runs another main class and halts as soon as its
 * standard input ends, which the operating system sees to however the parent dies.
 *
 * <p>Stands alone: its class file is copied to where the child finds it, so it may use the JDK only.
 */
public final class ParentWatch {

    private ParentWatch() {}

    /** Runs the main class that the first argument names, with the other arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::haltWithParent);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }

    private static void haltWithParent() {
        try {
            while (System.in.read() >= 0) {
                // the parent writes nothing; only the end matters
            }
        } catch (IOException e) {
            // a broken pipe means the same
        }
        Runtime.getRuntime().halt(1);
    }
}
