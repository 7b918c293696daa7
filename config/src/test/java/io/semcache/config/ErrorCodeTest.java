package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsWireName(ErrorCode code) {
        assertThat(code.wireName()).isEqualTo(code.name().toLowerCase(Locale.ROOT));
        assertThat(ErrorCode.ofWireName(code.wireName())).contains(code);
    }

    @ParameterizedTest
    @EnumSource
    void isRetryableOnlyWhenTheCallerIsNotToBlame(ErrorCode code) {
        boolean callersFault = code.httpStatus() < 500 && code.httpStatus() != 429;

        assertThat(code.retryable() && callersFault).isFalse();
    }

    @Test
    void isAbsentForAnUnknownName() {
        assertThat(ErrorCode.ofWireName("teapot")).isEmpty();
    }
}
