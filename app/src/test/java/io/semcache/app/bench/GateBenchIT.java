package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The gate keeps what it promises on the sentences that come with it, with the real model at the default settings. */
class GateBenchIT {

    private static final double FALSE_HITS = 0.01;
    private static final double LOST_PARAPHRASES = 0.1;

    @Test
    void letsHardlyAFalseHitThroughAndKeepsMostParaphrases() throws InterruptedException {
        JsonNode result = new ObjectMapper().valueToTree(GateBench.run(GateBench.Setting.of(null)));

        for (String half : new String[] {"all", "development", "held_out"}) {
            for (String kind : new String[] {"polarity", "numbers"}) {
                assertThat(share(result, kind, half, "hits_before"))
                        .as("%s of %s before the gate: the model does not tell them apart", half, kind)
                        .isGreaterThan(0.25);
                assertThat(share(result, kind, half, "hits_after"))
                        .as("%s of %s", half, kind)
                        .isLessThanOrEqualTo(FALSE_HITS);
            }
            assertThat(share(result, "paraphrases", half, "refused"))
                    .as("%s of the paraphrases", half)
                    .isLessThanOrEqualTo(LOST_PARAPHRASES);
        }
        assertThat(share(result, "unrelated", "all", "hits_after")).isLessThan(FALSE_HITS);
    }

    private static double share(JsonNode result, String kind, String half, String what) {
        JsonNode counts = result.path(kind).path(half);
        return counts.path(what).asDouble() / counts.path("pairs").asDouble();
    }
}
