package io.semcache.topology.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.events.Event;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.runtime.LocalAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Invalidates a source and all that depends on it, for a command from a topic; over HTTP the node does the same and
 * waits for every partition. The partition of the graph finds out what is affected and says so in its own log; what
 * stands there it sends to every partition, and the edges of the affected sources go after that.
 *
 * <p>Replays: no edge goes before all that it leads to stands in the log. So a cascade that is replayed from its
 * beginning either finds the same sources again, or finds less because the rest stands behind it.
 */
public final class Cascades {

    /** Names of sources in one event: well below the size of a record. */
    static final int CHUNK_BYTES = 256 << 10;

    /** No cascade, and no search for a cycle, reaches further. */
    public static final int MOST_SOURCES = 1_000_000;

    private final Graph graph;
    private final Outbox outbox;

    public Cascades(Graph graph, Outbox outbox) {
        this.graph = graph;
        this.outbox = outbox;
    }

    public LocalAnswer cascade(Event.Command event) {
        CommandEvent command = event.body();
        if (!command.getSources().isEmpty()) {
            outbox.command(CacheKey.ofNamespace(command.getNamespace()), toEveryPartition(command));
            return new LocalAnswer.Matched(0, event.offset());
        }
        if (command.getSource() == null) {
            return Answers.failed(Refusal.invalid("a cascade needs a source"));
        }
        return switch (graph.reach(command.getNamespace(), Set.of(command.getSource()))) {
            case Graph.Reach.Unknown(Refusal refusal) -> Answers.failed(refusal);
            case Graph.Reach.Sources(Set<String> names) -> {
                spread(event, chunks(names));
                yield new LocalAnswer.Matched(0, event.offset());
            }
        };
    }

    private void spread(Event.Command event, List<List<String>> chunks) {
        CommandEvent command = event.body();
        for (List<String> chunk : chunks) {
            outbox.command(event.key(), affected(command, chunk));
        }
        if (isSourceAlone(command) && !command.getDryRun()) {
            for (List<String> chunk : chunks) {
                outbox.command(event.key(), unlinking(command, chunk));
            }
        }
    }

    private static boolean isSourceAlone(CommandEvent command) {
        return command.getTags().isEmpty() && command.getModel() == null && command.getFilter() == null;
    }

    private static CommandEvent affected(CommandEvent command, List<String> sources) {
        return CommandEvent.newBuilder(command)
                .setSource(null)
                .setSources(sources)
                .build();
    }

    private static CommandEvent unlinking(CommandEvent command, List<String> sources) {
        return CommandEvent.newBuilder(affected(command, sources))
                .setOp(CommandOp.UNLINK)
                .setCascade(false)
                .build();
    }

    private static CommandEvent toEveryPartition(CommandEvent command) {
        return CommandEvent.newBuilder(command).setCascade(false).build();
    }

    /** The names in parts that fit into one event each, at least one. */
    public static List<List<String>> chunks(Set<String> names) {
        List<List<String>> chunks = new ArrayList<>();
        List<String> chunk = new ArrayList<>();
        int bytes = 0;
        for (String name : names) {
            int nameBytes = name.getBytes(UTF_8).length;
            if (bytes + nameBytes > CHUNK_BYTES) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(name);
            bytes += nameBytes;
        }
        chunks.add(chunk);
        return chunks;
    }
}
