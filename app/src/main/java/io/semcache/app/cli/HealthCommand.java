package io.semcache.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "health", description = "Ask a node whether it is ready; exits 0 if it is, 1 if not.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class HealthCommand implements Callable<Integer> {

    private static final int OK = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Override
    public Integer call() throws InterruptedException {
        int status = node.client().status("/health/ready");
        spec.commandLine().getOut().println(status == OK ? "ready" : "not ready (" + status + ")");
        return status == OK ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
