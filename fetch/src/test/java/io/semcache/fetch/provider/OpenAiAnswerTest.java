package io.semcache.fetch.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiAnswerTest {

    private static OpenAiAnswer.Content read(String body, int expected) throws IOException {
        return OpenAiAnswer.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), expected);
    }

    @Test
    void takesMembersInAnyOrderAndIgnoresOthers() throws IOException {
        var content = read(
                "{'usage':{'x':{'prompt_tokens':1},'total_tokens':9,'prompt_tokens':8},'more':[{}],"
                        + "'data':[{'embedding':[1,2.5],'extra':{'index':7},'index':0}]}",
                1);

        assertThat(content.vectors()).containsExactly(Embedding.of(1f, 2.5f));
        assertThat(content.tokens()).isEqualTo(8);
    }

    @Test
    void takesThePositionWhereNoIndexIsGiven() throws IOException {
        var content = read("{'data':[{'embedding':[1]},{'embedding':[2]}]}", 2);

        assertThat(content.vectors()).containsExactly(Embedding.of(1f), Embedding.of(2f));
        assertThat(content.tokens()).isEqualTo(-1);
    }

    @Test
    void readsBase64AsLittleEndianFloats() throws IOException {
        assertThat(read("{'data':[{'embedding':'AACAPwAAAMA='}]}", 1).vectors()).containsExactly(Embedding.of(1f, -2f));
    }

    @Test
    void readsWhatIsNoNumberAsNaN() throws IOException {
        Embedding vector =
                read("{'data':[{'embedding':[NaN,null,1e999]}]}", 1).vectors().getFirst();

        assertThat(vector.toFloats()).containsExactly(Float.NaN, Float.NaN, Float.POSITIVE_INFINITY);
    }

    @Test
    void readsNumbersToTheNearestFloat() throws IOException {
        // Halfway between two floats but for the last digit: rounding by way of a double goes wrong.
        assertThat(read("{'data':[{'embedding':[1.00000005960464477540]}]}", 1).vectors())
                .containsExactly(Embedding.of(Math.nextUp(1f)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "[]                                                             | expected an object",
                "{}                                                             | no data",
                "{'error':{'message':'later'}}                                  | a success that says: later",
                "{'data':{}}                                                    | an array as data",
                "{'data':[1]}                                                   | objects in data",
                "{'data':[]}                                                    | expected 1 vectors, got 0",
                "{'data':[{'embedding':[1]},{'embedding':[1]}]}                 | got more",
                "{'data':[{'index':1,'embedding':[1]}]}                         | expected an index in [0, 0], got 1",
                "{'data':[{'index':'0','embedding':[1]}]}                       | a whole number as index",
                "{'data':[{'index':0}]}                                         | no embedding",
                "{'data':[{'embedding':{}}]}                                    | a string or an array",
                "{'data':[{'embedding':['a']}]}                                 | numbers in a vector",
                "{'data':[{'embedding':[]}]}                                    | dimensions must be in",
                "{'data':[{'embedding':'AACA'}]}                                | a multiple of 4 bytes",
            })
    void saysWhatIsNotTheProtocol(String body, String message) {
        assertThatThrownBy(() -> read(body, 1))
                .isInstanceOf(OpenAiAnswer.NotTheProtocol.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesTheSameIndexTwice() {
        assertThatThrownBy(() -> read("{'data':[{'index':0,'embedding':[1]},{'index':0,'embedding':[2]}]}", 2))
                .hasMessage("two vectors have the index 0");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {"<html>", "{'data':[{'embedding':[1", "{'data':[{'embedding':'%%%%'}]}", "''"})
    void refusesWhatIsNoJson(String body) {
        assertThatThrownBy(() -> read(body, 1)).isInstanceOf(IOException.class);
    }
}
