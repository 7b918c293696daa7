package io.semcache.serdes;

import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.AnswerRecord;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.Encoder;

/** Writes answers field by field in the order of their schema. */
final class AnswerBatchWriter implements RecordWriter<AnswerBatch> {

    @Override
    public void write(AnswerBatch batch, Encoder out) throws IOException {
        List<AnswerRecord> answers = batch.getAnswers();
        out.writeArrayStart();
        out.setItemCount(answers.size());
        for (AnswerRecord answer : answers) {
            out.writeString(answer.getRequestId());
            out.writeBytes(answer.getCacheKey());
            out.writeString(answer.getTenant());
            out.writeString(answer.getNamespace());
            out.writeString(answer.getModel());
            Fields.writeSymbol(answer.getStatus(), out);
            out.writeLong(answer.getTokensBilled());
            out.writeLong(answer.getTokensSaved());
            Fields.writeInstant(answer.getAt(), out);
        }
        out.writeArrayEnd();
    }
}
