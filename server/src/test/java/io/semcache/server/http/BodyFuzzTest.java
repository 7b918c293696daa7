package io.semcache.server.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.util.Map;

/** Whatever a body is, its reader takes it or refuses it; nothing else comes out. */
class BodyFuzzTest {

    private static final Settings SETTINGS = SettingsReader.read(
            Map.of("models.tiny.provider", "hash", "models.tiny.dimensions", "8", "namespaces.default.model", "tiny"));

    /** The readers of the bodies that the API takes. */
    private enum Door {
        EMBEDDINGS {
            @Override
            void read(byte[] body) {
                var _ = EmbeddingsRequestReader.read(Document.text(body), SETTINGS.limits());
            }
        },
        SIMILAR {
            @Override
            void read(byte[] body) {
                var _ = SimilarRequestReader.read(Document.text(body), SETTINGS);
            }
        },
        LOOKUP {
            @Override
            void read(byte[] body) {
                var _ = LookupRequestReader.read(new Document(body, BodyFormat.JSON), 1_000);
            }
        },
        LOOKUP_CBOR {
            @Override
            void read(byte[] body) {
                var _ = LookupRequestReader.read(new Document(body, BodyFormat.CBOR), 1_000);
            }
        },
        ENTRIES {
            @Override
            void read(byte[] body) {
                var _ = EntriesRequestReader.read(new Document(body, BodyFormat.JSON), 1_000);
            }
        },
        ENTRIES_CBOR {
            @Override
            void read(byte[] body) {
                var _ = EntriesRequestReader.read(new Document(body, BodyFormat.CBOR), 1_000);
            }
        };

        abstract void read(byte[] body);
    }

    @FuzzTest(maxExecutions = 600_000)
    void readsOrRefuses(FuzzedDataProvider data) {
        Door door = data.pickValue(Door.values());
        byte[] body = data.consumeRemainingAsBytes();
        try {
            door.read(body);
        } catch (Refusal expected) {
            FuzzBounds.requireSaid(expected);
        }
    }
}
