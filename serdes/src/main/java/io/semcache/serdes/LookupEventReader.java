package io.semcache.serdes;

import io.semcache.schemas.Header;
import io.semcache.schemas.Identity;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.Waiter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a lookup that was written with our own schema, field by field in its order. */
final class LookupEventReader implements RecordReader<LookupEvent> {

    private static final Reply[] REPLIES = Reply.values();

    @Override
    public LookupEvent read(@Nullable LookupEvent reuse, Decoder in) throws IOException {
        var lookup = new LookupEvent();
        lookup.setIdentity(identity(in));
        lookup.setText(Fields.stringOrNull(in));
        lookup.setTokens(Fields.intsOrNull(in));
        lookup.setWaiter(Fields.isPresent(in) ? waiter(in) : null);
        lookup.setCache(Fields.cacheMode(in));
        lookup.setTtlMs(Fields.longOrNull(in));
        lookup.setSliding(in.readBoolean());
        lookup.setStaleWhileRevalidateMs(in.readLong());
        lookup.setStaleIfErrorMs(in.readLong());
        lookup.setMaxAgeMs(Fields.longOrNull(in));
        lookup.setTags(Fields.strings(in));
        lookup.setMetadata(Fields.metadata(in));
        lookup.setSubject(Fields.stringOrNull(in));
        lookup.setSource(Fields.stringOrNull(in));
        lookup.setRevision(Fields.stringOrNull(in));
        lookup.setDependsOn(Fields.strings(in));
        lookup.setDeadline(Fields.instantOrNull(in));
        lookup.setReceivedAt(Fields.instant(in));
        lookup.setTenant(in.readString());
        return lookup;
    }

    private static Identity identity(Decoder in) throws IOException {
        var identity = new Identity();
        identity.setNamespace(in.readString());
        identity.setModel(in.readString());
        identity.setRevision(in.readString());
        identity.setDimensions(in.readInt());
        identity.setInputType(Fields.inputType(in));
        identity.setPromptHash(Fields.stringOrNull(in));
        identity.setTruncate(Fields.truncate(in));
        return identity;
    }

    private static Waiter waiter(Decoder in) throws IOException {
        var waiter = new Waiter();
        waiter.setId(in.readString());
        waiter.setRequestId(in.readString());
        waiter.setReply(Fields.symbol(REPLIES, in));
        waiter.setReplyKey(Fields.bytesOrNull(in));
        waiter.setHeaders(headers(in));
        return waiter;
    }

    private static List<Header> headers(Decoder in) throws IOException {
        List<Header> headers = new ArrayList<>(0);
        for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                headers.add(new Header(in.readString(), Fields.bytesOrNull(in)));
            }
        }
        return headers;
    }
}
