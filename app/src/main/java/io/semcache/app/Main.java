package io.semcache.app;

import io.semcache.app.cli.SemcacheCommand;
import org.slf4j.LoggerFactory;

/** The {@code semcache} program. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        int code;
        try {
            code = SemcacheCommand.commandLine().execute(args);
        } catch (Error e) { // threads of a half-started node must not keep the process alive
            LoggerFactory.getLogger(Main.class).atError().setCause(e).log("program failed");
            code = 1;
        }
        System.exit(code);
    }
}
