package io.semcache.app.cli.bench;

import io.semcache.app.bench.ScanBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "scan",
        showDefaultValues = true,
        description = "Time the exact search of the index beside float32 scans of the same rows.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ScanBenchCommand extends BenchmarkCommand<ScanBench.Setting> {

    @Option(names = "--vectors", defaultValue = "100000", description = "Rows of the index.")
    private int vectors;

    @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
    private int dimensions;

    @Option(names = "--k", defaultValue = "10", description = "Neighbours of each search.")
    private int k;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of each search.")
    private int threads;

    @Option(
            names = "--data",
            defaultValue = "random",
            paramLabel = "random|FILE",
            description = "FILE: little-endian float32 rows, repeated with noise as needed; queries are held out.")
    private String data;

    @Override
    ScanBench.Setting setting() {
        return new ScanBench.Setting(vectors, dimensions, k, threads, data.equals("random") ? null : Path.of(data));
    }

    @Override
    Map<String, Object> run(ScanBench.Setting setting) throws IOException, InterruptedException {
        return ScanBench.run(setting);
    }
}
