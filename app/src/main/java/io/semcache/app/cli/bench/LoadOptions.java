package io.semcache.app.cli.bench;

import io.semcache.app.bench.LoadSetting;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code --seconds}, {@code --partitions}, {@code --dimensions}, {@code --no-answers-booked} and {@code --warm-up}:
 * what a benchmark loads, and for how long.
 */
final class LoadOptions {

    @Option(names = "--seconds", defaultValue = "20", description = "Time under each kind of load.")
    private int seconds;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions of every topic.")
    private int partitions;

    @Option(names = "--dimensions", defaultValue = "384", description = "Components of a vector.")
    private int dimensions;

    @Option(names = "--no-answers-booked", description = "Leave answers out of the ledger, to see what that costs.")
    private boolean notBooked;

    @Mixin
    private WarmUpOption warmUp = new WarmUpOption();

    /** @throws IllegalArgumentException if one is out of range */
    LoadSetting setting() {
        return new LoadSetting(Duration.ofSeconds(seconds), partitions, dimensions, warmUp.longest(), !notBooked);
    }
}
