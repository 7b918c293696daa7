package io.semcache.app.cli;

import io.semcache.app.StartupException;
import io.semcache.config.Problem;
import io.semcache.config.SettingsException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a person why a command failed, and the shell by the exit code. */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        return switch (e) {
            case SettingsException settings -> {
                err.println("The settings cannot be used:");
                for (Problem problem : settings.problems()) {
                    err.println("  " + problem);
                }
                yield ExitCode.USAGE;
            }
            case StartupException _, NodeCallException _ -> {
                err.println(e.getMessage());
                yield ExitCode.SOFTWARE;
            }
            default -> {
                LoggerFactory.getLogger(command.getCommandName())
                        .atError()
                        .setCause(e)
                        .log("command failed");
                err.println(command.getCommandName() + " failed: " + e);
                yield ExitCode.SOFTWARE;
            }
        };
    }
}
