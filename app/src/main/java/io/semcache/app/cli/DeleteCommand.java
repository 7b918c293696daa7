package io.semcache.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(name = "delete", description = "Remove what is stored under a name; exit code 1 if there was nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DeleteCommand implements Callable<Integer> {

    @Mixin
    private EntryOptions entry;

    @Override
    public Integer call() throws InterruptedException {
        boolean existed = entry.client().delete(entry.path());
        entry.print(
                Map.of("name", entry.name(), "existed", existed),
                (existed ? "deleted " : "there was no ") + entry.name());
        return existed ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
