package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.CacheSerdes;
import io.semcache.topology.runtime.CacheListener;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AnswerBookTest {

    static {
        // Avro loads our records only once the serdes have told it that they may be trusted.
        new CacheSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1")).close();
    }

    private static final CacheKey KEY = CacheKey.ofName("default", "n");

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<AnswerBatch> batches = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger saved = new AtomicInteger();
    private final AtomicInteger notBooked = new AtomicInteger();

    @Test
    void booksManyAnswersInOneRecord() {
        try (AnswerBook book = book(1_000)) {
            book.answered(KEY, lookup("r1", "anna"), ResultStatus.MISS, 7);
            book.answered(KEY, lookup("r2", "bert"), ResultStatus.HIT, 7);
            Awaitility.await().until(() -> !producer.history().isEmpty());
        }

        assertThat(batches).hasSize(1);
        assertThat(batches.getFirst().getAnswers())
                .extracting(
                        AnswerRecord::getRequestId,
                        AnswerRecord::getTenant,
                        AnswerRecord::getTokensBilled,
                        AnswerRecord::getTokensSaved)
                .containsExactly(tuple("r1", "anna", 7L, 0L), tuple("r2", "bert", 0L, 7L));
    }

    @Test
    void countsWhatTheAnswersSaved() {
        try (AnswerBook book = book(1_000)) {
            book.answered(KEY, lookup("r1", ""), ResultStatus.MISS, 1);
            book.answered(KEY, lookup("r1", ""), ResultStatus.HIT, 10);
            book.answered(KEY, lookup("r1", ""), ResultStatus.COALESCED, 100);
            book.answered(KEY, lookup("r1", ""), ResultStatus.STALE, 1_000);
            book.answered(KEY, lookup("r1", ""), ResultStatus.ERROR, 0);
        }

        assertThat(saved).hasValue(1_110);
    }

    @Test
    void writesWhatIsLeftWhenItCloses() {
        try (AnswerBook book = book(5_000)) {
            for (int i = 0; i < 2_500; i++) {
                book.answered(KEY, lookup("r" + i, ""), ResultStatus.HIT, 1);
            }
        }

        assertThat(batches).allMatch(batch -> batch.getAnswers().size() <= AnswerBook.BATCH);
        assertThat(batches.stream().mapToInt(batch -> batch.getAnswers().size()).sum())
                .isEqualTo(2_500);
    }

    @Test
    void neverBlocksAnAnswerAndCountsWhatItCannotBook() {
        try (AnswerBook book = book(1)) {
            for (int i = 0; i < 1_000; i++) {
                book.answered(KEY, lookup("r" + i, ""), ResultStatus.HIT, 0);
            }
        }

        int booked =
                batches.stream().mapToInt(batch -> batch.getAnswers().size()).sum();
        assertThat(notBooked.get()).isPositive().isEqualTo(1_000 - booked);
    }

    private AnswerBook book(int capacity) {
        return AnswerBook.of(
                producer,
                batch -> {
                    batches.add(batch);
                    return new byte[] {1};
                },
                capacity,
                listener(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private static LookupEvent lookup(String requestId, String tenant) {
        return LookupEvent.newBuilder()
                .setIdentity(Identity.newBuilder().setModel("m").build())
                .setWaiter(new Waiter("w", requestId, Reply.LOCAL, null, List.of()))
                .setTenant(tenant)
                .build();
    }

    /** Hears of tokens and answers, and of nothing else. */
    private CacheListener listener() {
        return (CacheListener) Proxy.newProxyInstance(
                CacheListener.class.getClassLoader(), new Class<?>[] {CacheListener.class}, (proxy, method, given) -> {
                    switch (method.getName()) {
                        case "saved" -> saved.addAndGet((int) given[0]);
                        case "notBooked" -> notBooked.addAndGet((int) given[0]);
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }
}
