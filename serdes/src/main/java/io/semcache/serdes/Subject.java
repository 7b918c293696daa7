package io.semcache.serdes;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ImportEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.ProviderIntent;
import io.semcache.schemas.ProviderResult;
import io.semcache.schemas.VectorEvent;
import java.util.List;

/** A subject of ours in the registry, its record and how the record may change. */
record Subject(String name, RecordType<?> type, Compatibility compatibility) {

    /** All there are. */
    static List<Subject> of(TopicNames topics) {
        return List.of(
                valueOf(topics.requests(), RecordType.of(EmbeddingRequest.class), Compatibility.FULL),
                valueOf(topics.commands(), RecordType.of(CacheCommand.class), Compatibility.FULL),
                valueOf(topics.results(), RecordType.of(EmbeddingResult.class), Compatibility.FULL),
                valueOf(topics.fetches(), RecordType.of(EmbeddingFetch.class), Compatibility.BACKWARD),
                recordOn(topics.events(), RecordType.of(LookupEvent.class)),
                recordOn(topics.events(), RecordType.of(VectorEvent.class)),
                recordOn(topics.events(), RecordType.of(CommandEvent.class)),
                recordOn(topics.events(), RecordType.of(ImportEvent.class)),
                recordOn(topics.ledger(), RecordType.of(ProviderIntent.class)),
                recordOn(topics.ledger(), RecordType.of(ProviderResult.class)),
                recordOn(topics.ledger(), RecordType.of(AnswerBatch.class)));
    }

    /** Confluent's TopicNameStrategy. */
    private static Subject valueOf(String topic, RecordType<?> type, Compatibility compatibility) {
        return new Subject(topic + "-value", type, compatibility);
    }

    /** Confluent's TopicRecordNameStrategy. */
    private static Subject recordOn(String topic, RecordType<?> type) {
        return new Subject(topic + "-" + type.name(), type, Compatibility.BACKWARD);
    }
}
