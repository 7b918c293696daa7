package io.semcache.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a cursor is, it is refused, or it is one that this cache has made for the same range. */
class CursorFuzzTest {

    @FuzzTest(maxExecutions = 300_000)
    void readsOrRefuses(FuzzedDataProvider data) {
        String namespace = data.consumeString(16);
        String prefix = data.consumeString(16);
        boolean ours = data.consumeBoolean();
        String rest = data.consumeRemainingAsString();
        String cursor = ours ? Cursor.behind(rest, namespace, prefix) : rest;
        String last;
        try {
            last = Cursor.read(cursor, namespace, prefix);
        } catch (Refusal expected) {
            FuzzBounds.requireSaid(expected);
            if (ours && !rest.isEmpty()) {
                throw new IllegalStateException("expected the cursor behind a name to be read, got a refusal");
            }
            return;
        }
        if (ours && !last.equals(readable(rest))) {
            throw new IllegalStateException("expected " + rest + ", got " + last);
        }
    }

    /** As UTF-8 carries it: a lone surrogate becomes a question mark. */
    private static String readable(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
