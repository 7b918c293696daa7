package io.semcache.app;

import io.semcache.app.cli.SemcacheCommand;

/** The {@code semcache} program. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(SemcacheCommand.commandLine().execute(args));
    }
}
