package io.semcache.app.cli;

import io.semcache.app.NodeSettings;
import io.semcache.config.Settings;
import io.semcache.serdes.CacheSerdes;
import io.semcache.store.VectorStoreMemory;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TopologyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "topology", description = "Print the dataflow as Kafka Streams describes it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class TopologyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        Settings settings = NodeSettings.read(config.source());
        ServingPartitions serving = new ServingPartitions();
        CacheRuntime runtime = new CacheRuntime(
                Clock.systemUTC(), CacheListener.NONE, new LocalAnswers(serving), serving, Faults.NONE);
        try (VectorStoreMemory memory = new VectorStoreMemory(
                        settings.store().blockCacheBytes(), settings.store().writeBufferBytes());
                CacheSerdes serdes = new CacheSerdes(settings.schemaRegistry())) {
            TopologyDescription description =
                    CacheTopology.build(settings, serdes, memory, runtime).describe();
            spec.commandLine()
                    .getOut()
                    .print(
                            output.isJson()
                                    ? OutputOption.json(Map.of("topology", description.toString())) + "\n"
                                    : description.toString());
        }
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
