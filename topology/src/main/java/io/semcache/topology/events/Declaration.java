package io.semcache.topology.events;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a write says of its source: that it depends on others. From a topic such a write goes to the partition of the
 * graph of sources first, where it is refused if that would close a cycle, and from there to its own key. Over HTTP the
 * node declares the edges, and only then writes.
 */
public record Declaration(String namespace, String source, List<String> dependsOn) {

    /** What the event declares; null: nothing. */
    public static @Nullable Declaration of(SpecificRecord event) {
        return switch (event) {
            case LookupEvent lookup ->
                of(lookup.getIdentity().getNamespace(), lookup.getSource(), lookup.getDependsOn());
            case CommandEvent command
            when command.getOp() == CommandOp.PUT ->
                of(command.getNamespace(), command.getSource(), command.getDependsOn());
            default -> null;
        };
    }

    private static @Nullable Declaration of(String namespace, @Nullable String source, List<String> dependsOn) {
        return source == null || dependsOn.isEmpty() ? null : new Declaration(namespace, source, dependsOn);
    }

    /** The key of the graph that keeps it. */
    public CacheKey graph() {
        return CacheKey.ofSources(namespace);
    }

    /** The key under which an admitted event goes to the log. */
    public static CacheKey firstStop(CacheKey key, SpecificRecord event) {
        Declaration declaration = of(event);
        return declaration == null ? key : declaration.graph();
    }
}
