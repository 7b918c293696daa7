package io.semcache.app.bench;

import io.semcache.config.Settings;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheSerdes;
import java.util.List;
import java.util.stream.IntStream;

/** Requests through the topics of a node whose every answer is a hit. */
final class TopicHits implements AutoCloseable {

    /** Different texts that are asked for in turns. */
    static final int TEXTS = 1_000;

    private final TopicLoad load;
    private final List<byte[]> requests;
    private final byte[] result;

    private TopicHits(TopicLoad load, List<byte[]> requests, byte[] result) {
        this.load = load;
        this.requests = requests;
        this.result = result;
    }

    /** Has the provider embed every text, then checks that each is a hit. */
    static TopicHits open(Settings settings) throws InterruptedException {
        Settings.Topics topics = settings.topics();
        try (CacheSerdes serdes = new CacheSerdes(settings.schemaRegistry())) {
            List<byte[]> requests = requests(topics, serdes);
            TopicLoad load =
                    new TopicLoad(settings.kafka(), topics.requests(), topics.results(), topics.partitions(), requests);
            try {
                load.once();
                return new TopicHits(load, requests, requireHits(load.once(), topics, serdes));
            } catch (RuntimeException | InterruptedException e) {
                load.close();
                throw e;
            }
        }
    }

    TopicLoad load() {
        return load;
    }

    /** The requests as bytes, one for each text. */
    List<byte[]> requests() {
        return requests;
    }

    /** The bytes of one of the answers; not to be written. */
    byte[] result() {
        return result;
    }

    /** The text of request {@code i}. */
    static String text(int i) {
        return "a text that is asked for again and again, number " + i;
    }

    private static List<byte[]> requests(Settings.Topics topics, CacheSerdes serdes) {
        return IntStream.range(0, TEXTS)
                .mapToObj(i -> EmbeddingRequest.newBuilder()
                        .setRequestId("r" + i)
                        .setText(text(i))
                        .build())
                .map(request -> serdes.requests().serializer().serialize(topics.requests(), request))
                .toList();
    }

    /** One of the answers; all must be hits, otherwise something else would be measured. */
    private static byte[] requireHits(List<byte[]> answers, Settings.Topics topics, CacheSerdes serdes) {
        for (byte[] answer : answers) {
            EmbeddingResult result = serdes.results().deserializer().deserialize(topics.results(), answer);
            if (result.getStatus() != ResultStatus.HIT) {
                throw new IllegalStateException(
                        "expected only hits, got " + result.getStatus() + " " + result.getError());
            }
        }
        return answers.getLast();
    }

    @Override
    public void close() {
        load.close();
    }
}
