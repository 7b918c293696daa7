package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.ErrorCode;
import io.semcache.config.Secret;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerVersionException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterTest {

    private static final Partitions ONE_PARTITION = new Partitions(1);
    private static final PeerAddress A = new PeerAddress("a", 1);
    private static final PeerAddress B = new PeerAddress("b", 1);

    /** Every question is its own answer, in upper case if a peer gave it. */
    private static class Echo implements Operation<String, String> {

        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public int partition(String question, Partitions partitions) {
            return partitions.of(CacheKey.ofName("test", question));
        }

        @Override
        public CompletableFuture<Outcome<String>> here(int partition, String question, Deadline deadline) {
            asked.add("here");
            return CompletableFuture.completedFuture(new Outcome.Answered<>(question));
        }

        @Override
        public CompletableFuture<List<Outcome<String>>> there(
                PeerClient client, PeerAddress peer, List<String> questions, Deadline deadline) {
            asked.add(peer.host());
            return CompletableFuture.completedFuture(questions.stream()
                    .<Outcome<String>>map(question -> new Outcome.Answered<>(question + " of " + peer.host()))
                    .toList());
        }

        @Override
        public String late(String question) {
            return "late";
        }

        @Override
        public String failed(String question, ErrorCode code, String message) {
            return code.wireName();
        }
    }

    private final PeerClient client = new PeerClient(new Secret("unused"));
    private volatile Owner owner = new Owner.Here();
    private @Nullable Router router;

    @AfterEach
    void stop() {
        if (router != null) {
            router.close();
        }
        client.close();
    }

    private List<String> ask(Echo echo, Duration timeout, String... questions) {
        router = new Router(ONE_PARTITION, partition -> owner, client);
        return router.ask(echo, List.of(questions), Deadline.in(timeout, Clock.systemUTC()));
    }

    @Test
    void answersHereInOrder() {
        assertThat(ask(new Echo(), Duration.ofSeconds(5), "x", "y", "z")).containsExactly("x", "y", "z");
    }

    @Test
    void asksAPeerOnceForAllItsKeys() {
        owner = new Owner.There(A);
        Echo echo = new Echo();
        String[] questions = IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new);

        List<String> answers = ask(echo, Duration.ofSeconds(5), questions);

        assertThat(answers).hasSize(100).first().isEqualTo("0 of a");
        assertThat(echo.asked).containsExactly("a");
    }

    @Test
    void saysAtOnceThatAnOwnerIsOfAnotherVersion() {
        owner = new Owner.There(A);
        Echo echo = new Echo() {
            @Override
            public CompletableFuture<List<Outcome<String>>> there(
                    PeerClient peers, PeerAddress peer, List<String> questions, Deadline deadline) {
                return CompletableFuture.failedFuture(new PeerVersionException("of tomorrow"));
            }
        };

        assertThat(ask(echo, Duration.ofMinutes(5), "x")).containsExactly("version_mismatch");
    }

    @Test
    void followsAKeyThatHasMoved() {
        owner = new Owner.There(A);
        Echo echo = new Echo() {
            @Override
            public CompletableFuture<List<Outcome<String>>> there(
                    PeerClient peers, PeerAddress peer, List<String> questions, Deadline deadline) {
                if (peer.equals(A)) {
                    asked.add("a");
                    owner = new Owner.There(B);
                    return CompletableFuture.completedFuture(List.of(new Outcome.Moved<>()));
                }
                return super.there(peers, peer, questions, deadline);
            }
        };

        assertThat(ask(echo, Duration.ofSeconds(5), "x")).containsExactly("x of b");
        assertThat(echo.asked).containsExactly("a", "b");
    }

    @Test
    void leavesAPeerThatHangsAsSoonAsItIsNoLongerTheOwner() {
        owner = new Owner.There(A);
        CompletableFuture<List<Outcome<String>>> hangs = new CompletableFuture<>();
        Echo echo = new Echo() {
            @Override
            public CompletableFuture<List<Outcome<String>>> there(
                    PeerClient peers, PeerAddress peer, List<String> questions, Deadline deadline) {
                if (peer.equals(A)) {
                    owner = new Owner.Here();
                    return hangs;
                }
                return super.there(peers, peer, questions, deadline);
            }
        };

        assertThat(ask(echo, Duration.ofSeconds(20), "x")).containsExactly("x");
        assertThat(hangs).isCancelled();
    }

    @Test
    void asksAgainWhenAPeerIsAway() {
        owner = new Owner.There(A);
        Echo echo = new Echo() {
            @Override
            public CompletableFuture<List<Outcome<String>>> there(
                    PeerClient peers, PeerAddress peer, List<String> questions, Deadline deadline) {
                asked.add(peer.host());
                return asked.size() < 4
                        ? CompletableFuture.failedFuture(new IOException("connection refused"))
                        : super.there(peers, peer, questions, deadline);
            }
        };

        assertThat(ask(echo, Duration.ofSeconds(20), "x")).containsExactly("x of a");
    }

    @Test
    void waitsForAnOwner() {
        owner = new Owner.Nobody();
        Thread restores = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            owner = new Owner.Here();
        });

        assertThat(ask(new Echo(), Duration.ofSeconds(20), "x")).containsExactly("x");
        assertThat(restores.isInterrupted()).isFalse();
    }

    @Test
    void givesUpAtTheDeadline() {
        owner = new Owner.Nobody();
        long start = System.nanoTime();

        assertThat(ask(new Echo(), Duration.ofMillis(300), "x")).containsExactly("late");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void asksNothingMoreBehindTheDeadline() {
        Echo slow = new Echo() {
            @Override
            public CompletableFuture<Outcome<String>> here(int partition, String question, Deadline deadline) {
                LockSupport.parkNanos(deadline.remainingNanos() + 1);
                return super.here(partition, question, deadline);
            }
        };

        List<String> answers = ask(slow, Duration.ofMillis(200), "x", "y", "z");

        assertThat(answers).hasSize(3).last().isEqualTo("late");
        assertThat(slow.asked).hasSizeLessThan(3);
    }

    @Test
    void failsAtOnceWhenAQuestionCannotBeSent() {
        owner = new Owner.There(A);
        Echo echo = new Echo() {
            @Override
            public CompletableFuture<List<Outcome<String>>> there(
                    PeerClient peers, PeerAddress peer, List<String> questions, Deadline deadline) {
                throw new IllegalArgumentException("no host");
            }
        };

        assertThatThrownBy(() -> ask(echo, Duration.ofMinutes(5), "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no host");
    }

    @Test
    void asksNoPeerWithoutASecret() {
        owner = new Owner.There(A);
        router = new Router(ONE_PARTITION, partition -> owner, null);

        assertThat(router.ask(new Echo(), List.of("x"), Deadline.in(Duration.ofSeconds(5), Clock.systemUTC())))
                .containsExactly("not_ready");
    }
}
