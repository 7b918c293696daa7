package io.semcache.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, closed in reverse; one that fails does not keep the others from being closed. Not thread-safe. */
public final class Closers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Remembers and returns it. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        // Clients of Kafka refuse to close cleanly on an interrupted thread.
        boolean interrupted = Thread.interrupted();
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) { // whatever it is, the rest must be closed
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("resource", resource.getClass().getSimpleName())
                        .log("not closed cleanly");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
