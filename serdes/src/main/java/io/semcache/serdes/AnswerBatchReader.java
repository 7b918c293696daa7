package io.semcache.serdes;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import io.semcache.schemas.ResultStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads answers that were written with our own schema, field by field in its order. */
final class AnswerBatchReader implements RecordReader<AnswerBatch> {

    private static final ResultStatus[] STATUSES = ResultStatus.values();

    @Override
    public AnswerBatch read(@Nullable AnswerBatch reuse, Decoder in) throws IOException {
        List<AnswerRecord> answers = new ArrayList<>();
        for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                answers.add(answer(in));
            }
        }
        return new AnswerBatch(answers);
    }

    private static AnswerRecord answer(Decoder in) throws IOException {
        return new AnswerRecord(
                in.readString(),
                in.readBytes(null),
                in.readString(),
                in.readString(),
                in.readString(),
                Fields.symbol(STATUSES, in),
                in.readLong(),
                in.readLong(),
                Fields.instant(in));
    }
}
