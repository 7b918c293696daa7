package io.semcache.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(name = "exists", description = "Tell whether something is stored under a name; exit code 1 if not.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ExistsCommand implements Callable<Integer> {

    @Mixin
    private EntryOptions entry;

    @Override
    public Integer call() throws InterruptedException {
        boolean exists = entry.client().exists(entry.path());
        entry.print(Map.of("name", entry.name(), "exists", exists), exists ? "yes" : "no");
        return exists ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
