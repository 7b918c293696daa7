package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptNameTest {

    /** As {@code printf '%s' 'prompt:'; printf '%s' 'grüß dich' | sha256sum} says. */
    @Test
    void isTheHashThatAnybodyCanCompute() {
        assertThat(PromptName.of("grüß dich"))
                .isEqualTo("prompt:04912357731daba88ae9c93116f388313f25dac0b61f2cd5ba463399ae3c902c");
    }

    @Test
    void tellsTextsApart() {
        assertThat(PromptName.of("a\nb")).isNotEqualTo(PromptName.of("a b"));
    }
}
