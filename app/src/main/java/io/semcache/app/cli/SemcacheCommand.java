package io.semcache.app.cli;

import io.semcache.app.cli.bench.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the commands; does nothing by itself. */
@Command(
        name = "semcache",
        description = "An embedding cache that is a log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DevCommand.class,
            ServeCommand.class,
            FetchCommand.class,
            EmbedCommand.class,
            LookupCommand.class,
            PutCommand.class,
            GetCommand.class,
            ExistsCommand.class,
            DeleteCommand.class,
            EraseCommand.class,
            ScanCommand.class,
            SimilarCommand.class,
            BackfillCommand.class,
            LedgerCommand.class,
            InvalidateCommand.class,
            FlushCommand.class,
            ReconcileCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            StatsCommand.class,
            VerifyCommand.class,
            TopologyCommand.class,
            ConfigCommand.class,
            HealthCommand.class,
            KeysCommand.class,
            BenchCommand.class
        })
public final class SemcacheCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private SemcacheCommand() {}

    /** The whole program; {@code execute} returns the exit code: 0 done, 1 failed, 2 bad usage or settings. */
    public static CommandLine commandLine() {
        CommandLine program = new CommandLine(new SemcacheCommand());
        program.setExecutionExceptionHandler(new FailureReport());
        program.setUsageHelpAutoWidth(true);
        HelpOption.addTo(program);
        return program;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing COMMAND");
    }
}
