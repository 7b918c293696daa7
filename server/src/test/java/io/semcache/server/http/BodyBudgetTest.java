package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

    private static final int MIB = 1 << 20;

    private final BodyBudget budget = new BodyBudget(10L * MIB, 8 * MIB);

    private static ServerRequestHeaders length(long bytes) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderNames.CONTENT_LENGTH, Long.toString(bytes));
        return ServerRequestHeaders.create(headers);
    }

    @Test
    void turnsAwayWhatDoesNotFitAndLetsItInLater() {
        BodyBudget.Lease lease = budget.lease(length(8L * MIB));

        assertThatThrownBy(() -> budget.lease(length(3L * MIB)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().wireName()).isEqualTo("overloaded"));

        lease.close();
        assertThatCode(() -> budget.lease(length(3L * MIB)).close()).doesNotThrowAnyException();
    }

    @Test
    void letsSmallBodiesPassAlways() {
        budget.lease(length(8L * MIB));

        assertThatCode(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        budget.lease(length(1_000));
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void countsABodyOfUnknownLengthAsTheLargest() {
        budget.lease(ServerRequestHeaders.create(WritableHeaders.create()));

        assertThatThrownBy(() -> budget.lease(length(3L * MIB))).isInstanceOf(Refusal.class);
    }

    @Test
    void givesBackWhatABodyOfUnknownLengthDoesNotNeed() {
        BodyBudget.Lease lease = budget.lease(ServerRequestHeaders.create(WritableHeaders.create()));
        lease.shrinkTo(2L * MIB);

        assertThatCode(() -> budget.lease(length(8L * MIB))).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.lease(length(MIB))).isInstanceOf(Refusal.class);
    }

    @Test
    void countsAPackedBodyAsTheLargest() {
        WritableHeaders<?> packed = WritableHeaders.create(length(100));
        packed.set(HeaderNames.CONTENT_ENCODING, "gzip");
        budget.lease(ServerRequestHeaders.create(packed));

        assertThatThrownBy(() -> budget.lease(length(3L * MIB))).isInstanceOf(Refusal.class);
    }

    @Test
    void countsABodyThatIsTooLargeAsTheLargest() {
        assertThatCode(() -> budget.lease(length(1L << 40)).close()).doesNotThrowAnyException();
    }
}
