package io.semcache.server.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A dump as lines of JSON ({@code docs/export-format.md}). */
public final class NdjsonWriter implements DumpSink {

    private final JsonGenerator json;
    private int sections;
    private int partition;
    private long entries;
    private long checksum;

    /** Writes the header. */
    public NdjsonWriter(OutputStream out, Block.Header header) throws IOException {
        json = new JsonFactory()
                .createGenerator(out)
                .setPrettyPrinter(new MinimalPrettyPrinter("\n"))
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.writeStartObject();
        json.writeNumberField("dump", 1);
        json.writeNumberField("created_at", header.createdAtMs());
        json.writeStringField("cache", header.cache());
        json.writeNumberField("partitions", header.partitions());
        json.writeStringField("namespace", header.namespace());
        json.writeArrayFieldStart("without");
        for (String without : header.without()) {
            json.writeString(without);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public void section(Block.Section section) throws IOException {
        partition = section.partition();
        json.writeStartObject();
        json.writeNumberField("section", partition);
        json.writeNumberField("taken_at", section.takenAtMs());
        json.writeNumberField("events_offset", section.eventsOffset());
        json.writeNumberField("changelog_offset", section.changelogOffset());
        json.writeEndObject();
    }

    @Override
    public void add(Entry entry) throws IOException {
        Row.Present row = DumpedEntries.present(DumpedEntries.row(entry));
        json.writeStartObject();
        json.writeStringField("key", HexFormat.of().formatHex(entry.key()));
        writeInfo(row.info());
        json.writeNumberField("created_at", entry.createdAtMs());
        writeUnless(Entry.NEVER, "expires_at", entry.expiresAtMs());
        writeUnless(Entry.UNKNOWN_TOKENS, "tokens", entry.tokens());
        if (entry.tokensEstimated()) {
            json.writeBooleanField("tokens_estimated", true);
        }
        writeUnless(0, "sliding_ms", entry.slidingMs());
        writeUnless(0, "stale_ms", entry.staleMs());
        if (entry.vector().length > 0) {
            json.writeBinaryField("vector", entry.vector());
        }
        writeRest(row);
        json.writeEndObject();
    }

    private void writeInfo(EntryInfo info) throws IOException {
        json.writeStringField("namespace", info.namespace());
        json.writeStringField("model", info.model());
        json.writeStringField("revision", info.revision());
        json.writeStringField("provider", info.provider());
        json.writeStringField("input_type", info.inputKind().name().toLowerCase(Locale.ROOT));
    }

    private void writeRest(Row.Present row) throws IOException {
        EntryInfo info = row.info();
        writeIfGiven("name", info.name());
        writeIfGiven("text", info.text());
        writeStrings("tags", info.tags());
        writeMetadata(info.metadata());
        writeIfGiven("subject", info.subject());
        writeIfGiven("source", info.source());
        writeIfGiven("source_revision", info.sourceRevision());
        writeStrings("depends_on", info.dependsOn());
        Payload payload = row.payload();
        if (payload != null) {
            writeIfGiven("content_type", payload.contentType());
            json.writeBinaryField("payload", payload.bytes());
        }
        if (row.textKey() != null) {
            json.writeStringField(
                    "text_key", HexFormat.of().formatHex(row.textKey().bytes()));
        }
    }

    private void writeUnless(long absent, String name, long value) throws IOException {
        if (value != absent) {
            json.writeNumberField(name, value);
        }
    }

    private void writeIfGiven(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void writeStrings(String name, Collection<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (String value : new TreeSet<>(values)) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void writeMetadata(Map<String, Object> metadata) throws IOException {
        if (metadata.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, Object> member : new TreeMap<>(metadata).entrySet()) {
            switch (member.getValue()) {
                case String string -> json.writeStringField(member.getKey(), string);
                case Double number -> json.writeNumberField(member.getKey(), number);
                case Boolean flag -> json.writeBooleanField(member.getKey(), flag);
                case Object other -> throw new IllegalArgumentException("metadata of " + other.getClass());
            }
        }
        json.writeEndObject();
    }

    @Override
    public void add(List<Source> sources) throws IOException {
        for (Source source : sources) {
            json.writeStartObject();
            json.writeStringField("source", source.name());
            json.writeStringField("namespace", source.namespace());
            json.writeArrayFieldStart("depends_on");
            for (String other : source.dependsOn()) {
                json.writeString(other);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    @Override
    public void endSection(Block.SectionEnd end) throws IOException {
        json.writeStartObject();
        json.writeNumberField("section_end", partition);
        json.writeNumberField("entries", end.entries());
        json.writeStringField("checksum", HexFormat.of().toHexDigits(end.checksum()));
        json.writeNumberField("stored_entries", end.storedEntries());
        json.writeStringField("stored_checksum", HexFormat.of().toHexDigits(end.storedChecksum()));
        json.writeEndObject();
        sections++;
        entries += end.entries();
        checksum += end.checksum();
    }

    @Override
    public void end() throws IOException {
        json.writeStartObject();
        json.writeNumberField("end", sections);
        json.writeNumberField("entries", entries);
        json.writeStringField("checksum", HexFormat.of().toHexDigits(checksum));
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
