package io.semcache.topology.sources;

import io.semcache.schemas.LookupEvent;
import io.semcache.topology.admission.Refusal;
import io.semcache.topology.answers.Answers;
import io.semcache.topology.events.Declaration;
import io.semcache.topology.events.Event;
import io.semcache.topology.events.Outbox;
import io.semcache.topology.runtime.CacheListener;
import org.jspecify.annotations.Nullable;

/** Keeps what a write says of its source, and lets the write go on to its own key. */
public final class DeclarationHandler {

    private final Graph graph;
    private final Outbox outbox;
    private final Answers answers;
    private final CacheListener listener;

    public DeclarationHandler(Graph graph, Outbox outbox, Answers answers, CacheListener listener) {
        this.graph = graph;
        this.outbox = outbox;
        this.answers = answers;
        this.listener = listener;
    }

    /** Null, or why the write must not go on and nobody else can be told. */
    public @Nullable Refusal handle(Event.Declaring event) {
        Declaration declaration = event.declaration();
        Refusal refusal =
                graph.declare(declaration.namespace(), declaration.source(), declaration.dependsOn(), event.offset());
        if (refusal == null) {
            outbox.write(event.target(), event.write());
            return null;
        }
        if (event.write() instanceof LookupEvent lookup) {
            answers.answer(event.target(), lookup, Answers.failed(refusal));
            listener.rejected(refusal.code());
            return null;
        }
        return refusal;
    }
}
