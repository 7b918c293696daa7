package io.semcache.app.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the benchmarks; does nothing by itself. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "COMMAND",
        description = "Measure, each time against a throw-away node or model of its own.",
        subcommands = {
            ScanBenchCommand.class,
            SimilarBenchCommand.class,
            RagBenchCommand.class,
            StreamBenchCommand.class,
            HttpBenchCommand.class,
            KvBenchCommand.class,
            EmbedBenchCommand.class,
            GateBenchCommand.class,
            DumpBenchCommand.class,
            VolumeBenchCommand.class,
            CapBenchCommand.class,
            CascadeBenchCommand.class,
            ReconcileBenchCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets it before run()
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "missing COMMAND: " + String.join(", ", spec.subcommands().keySet()));
    }
}
