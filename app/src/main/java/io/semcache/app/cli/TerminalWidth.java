package io.semcache.app.cli;

import java.io.Console;
import picocli.CommandLine.Model.CommandSpec;

/** How wide a line may be. */
final class TerminalWidth {

    private TerminalWidth() {}

    /** Columns of the terminal; a file or a pipe has no edge. */
    static int of(CommandSpec spec) {
        return isTerminal() ? spec.usageMessage().width() : Integer.MAX_VALUE;
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where there is no terminal
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
