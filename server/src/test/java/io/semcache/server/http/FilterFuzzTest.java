package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.store.filter.Attributes;
import io.semcache.store.filter.Filter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whatever a filter is, it is refused, or it can be asked, and written and read again as the same filter. */
class FilterFuzzTest {

    private static final Settings.Limits LIMITS = SettingsReader.read(Map.of()).limits();
    private static final Attributes ATTRIBUTES =
            new Attributes("query", Set.of("a", "b"), Map.of("page", 3.0, "k", "v", "on", true), false);

    @FuzzTest(maxExecutions = 500_000)
    void readsOrRefuses(byte[] json) throws IOException {
        Filter filter;
        try {
            filter = read(Document.text(json));
        } catch (Refusal expected) {
            FuzzBounds.requireSaid(expected);
            return;
        }
        boolean matches = filter.matches(ATTRIBUTES);
        Filter again = read(written(filter));
        if (!again.equals(filter) || again.matches(ATTRIBUTES) != matches) {
            throw new IllegalStateException("expected " + filter + " to be read as it was written, got " + again);
        }
    }

    private static Filter read(String filter) {
        List<Filter> read = new ArrayList<>();
        JsonMembers.document(
                "{\"filter\":" + filter + "}",
                (name, value) -> read.add(FilterReader.read(JsonPointer.of(name), value, LIMITS)));
        return read.getFirst();
    }

    private static String written(Filter filter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = BodyFormat.JSON.generator(out)) {
            FilterWriter.write(json, filter);
        }
        return out.toString(UTF_8);
    }
}
