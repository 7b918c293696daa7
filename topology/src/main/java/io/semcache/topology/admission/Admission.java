package io.semcache.topology.admission;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Waiter;
import java.time.Clock;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The door of the cache, the same for topics and HTTP: checks a request or command against the limits, fills in what
 * the namespace and the model decide, and computes the cache key. Thread-safe.
 */
public final class Admission {

    private final Bounds bounds;
    private final LookupAdmission lookups;
    private final CommandAdmission commands;

    public Admission(Settings settings, Clock clock) {
        var models = new Models(settings);
        this.bounds = new Bounds(settings.limits());
        this.lookups = new LookupAdmission(models, bounds, clock);
        this.commands =
                new CommandAdmission(models, bounds, new GroupAdmission(models, bounds, settings.limits()), clock);
    }

    /** Null, or why this is too much to be echoed on the result: key and headers of the record of a request. */
    public @Nullable Refusal echo(byte @Nullable [] key, Headers headers) {
        return bounds.reply(key, headers);
    }

    /** The lookup of one request. {@code waiter} says where the answer goes; null: nobody waits. */
    public Verdict<LookupEvent> lookup(EmbeddingRequest request, @Nullable Waiter waiter) {
        return lookups.admit(request, waiter);
    }

    /** The event of one command, and the key of what it is about: an entry, a namespace or its graph of sources. */
    public Verdict<CommandEvent> command(CacheCommand command) {
        return commands.admit(command);
    }
}
