package io.semcache.server.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.util.List;
import java.util.Map;

/** Whatever the body of a command is, its reader takes it or refuses it, in either format. */
class CommandBodyFuzzTest {

    private static final Settings.Limits LIMITS = SettingsReader.read(Map.of()).limits();

    private static final List<Door> DOORS = List.of(
            body -> InvalidationReader.read(body, LIMITS),
            FlushRequest::read,
            body -> ReconciliationReader.read("source", body),
            body -> DeletesReader.read(body, LIMITS.entries()),
            body -> ErasureRequest.read(body, LIMITS.nameBytes()));

    /** Reads the body of one command. */
    private interface Door {
        Object read(Document body);
    }

    @FuzzTest(maxExecutions = 400_000)
    void readsOrRefuses(FuzzedDataProvider data) {
        Door door = data.pickValue(DOORS);
        BodyFormat format = data.consumeBoolean() ? BodyFormat.CBOR : BodyFormat.JSON;
        byte[] body = data.consumeRemainingAsBytes();
        try {
            var _ = door.read(new Document(body, format));
        } catch (Refusal expected) {
            FuzzBounds.requireSaid(expected);
        }
    }
}
