package io.semcache.server.routing;

import io.semcache.serdes.CacheKey;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.topology.runtime.LocalAnswers;
import java.util.concurrent.CompletableFuture;

/** Where those wait who gave a command to the log of this node. Thread-safe. */
interface CommandAnswers {

    /** What came of the command, or {@link LocalAnswer.Moved}. */
    CompletableFuture<LocalAnswer> await(CacheKey key, String commandId, int partition);

    /** Ends a wait. */
    void forget(CacheKey key, CompletableFuture<LocalAnswer> answer);

    /** Those that the cache processors of this node complete. */
    static CommandAnswers of(LocalAnswers answers) {
        return new CommandAnswers() {
            @Override
            public CompletableFuture<LocalAnswer> await(CacheKey key, String commandId, int partition) {
                return answers.awaitCommand(key, commandId, partition);
            }

            @Override
            public void forget(CacheKey key, CompletableFuture<LocalAnswer> answer) {
                answers.forget(key, answer);
            }
        };
    }
}
