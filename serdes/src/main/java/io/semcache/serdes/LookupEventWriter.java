package io.semcache.serdes;

import io.semcache.schemas.Header;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Waiter;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Writes a lookup field by field in the order of its schema. */
final class LookupEventWriter implements RecordWriter<LookupEvent> {

    @Override
    public void write(LookupEvent lookup, Encoder out) throws IOException {
        writeIdentity(lookup.getIdentity(), out);
        Fields.writeStringOrNull(lookup.getText(), out);
        Fields.writeIntsOrNull(lookup.getTokens(), out);
        writeWaiterOrNull(lookup.getWaiter(), out);
        Fields.writeSymbol(lookup.getCache(), out);
        Fields.writeLongOrNull(lookup.getTtlMs(), out);
        out.writeBoolean(lookup.getSliding());
        out.writeLong(lookup.getStaleWhileRevalidateMs());
        out.writeLong(lookup.getStaleIfErrorMs());
        Fields.writeLongOrNull(lookup.getMaxAgeMs(), out);
        Fields.writeStrings(lookup.getTags(), out);
        Fields.writeMetadata(lookup.getMetadata(), out);
        Fields.writeStringOrNull(lookup.getSubject(), out);
        Fields.writeStringOrNull(lookup.getSource(), out);
        Fields.writeStringOrNull(lookup.getRevision(), out);
        Fields.writeStrings(lookup.getDependsOn(), out);
        Fields.writeInstantOrNull(lookup.getDeadline(), out);
        Fields.writeInstant(lookup.getReceivedAt(), out);
        out.writeString(lookup.getTenant());
    }

    private static void writeIdentity(Identity identity, Encoder out) throws IOException {
        out.writeString(identity.getNamespace());
        out.writeString(identity.getModel());
        out.writeString(identity.getRevision());
        out.writeInt(identity.getDimensions());
        Fields.writeSymbol(identity.getInputType(), out);
        Fields.writeStringOrNull(identity.getPromptHash(), out);
        Fields.writeSymbol(identity.getTruncate(), out);
    }

    private static void writeWaiterOrNull(@Nullable Waiter waiter, Encoder out) throws IOException {
        Fields.writeBranch(waiter, out);
        if (waiter == null) {
            return;
        }
        out.writeString(waiter.getId());
        out.writeString(waiter.getRequestId());
        Fields.writeSymbol(waiter.getReply(), out);
        Fields.writeBytesOrNull(waiter.getReplyKey(), out);
        writeHeaders(waiter.getHeaders(), out);
    }

    private static void writeHeaders(List<Header> headers, Encoder out) throws IOException {
        out.writeArrayStart();
        out.setItemCount(headers.size());
        for (Header header : headers) {
            out.writeString(header.getKey());
            Fields.writeBytesOrNull(header.getValue(), out);
        }
        out.writeArrayEnd();
    }
}
