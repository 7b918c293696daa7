package io.semcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void areTakenFromDocumentationCommentsWithoutTheirMarkup() {
        String source = """
                /* Copyright of nobody in particular at all. */
                /**
                 * Returns the {@code index} of the <em>first</em> element in this list. Too short.
                 * @param name the name of the thing that is looked for here
                 */
                """;

        assertThat(Sentences.inComments(source))
                .containsExactly("Returns the index of the first element in this list.");
    }
}
