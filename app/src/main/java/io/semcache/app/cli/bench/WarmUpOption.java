package io.semcache.app.cli.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code --warm-up}: how long a benchmark may load the node before it measures. */
final class WarmUpOption {

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds to wait at most for the compiler to be quiet.")
    private int seconds;

    Duration longest() {
        return Duration.ofSeconds(seconds);
    }
}
