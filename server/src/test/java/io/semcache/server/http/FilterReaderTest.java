package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterReaderTest {

    private static final Settings.Limits LIMITS = SettingsReader.read(Map.of()).limits();

    private static Filter read(String filter) {
        List<Filter> read = new ArrayList<>();
        JsonMembers.document(
                "{\"filter\":" + filter + "}",
                (name, value) -> read.add(FilterReader.read(JsonPointer.of(name), value, LIMITS)));
        return read.getFirst();
    }

    private static String nested(String open, int times, String inner, String close) {
        return open.repeat(times) + inner + close.repeat(times);
    }

    @Test
    void readsConditionsOnEveryField() {
        assertThat(read("{\"field\":\"tags\",\"eq\":\"a\"}")).isEqualTo(new Filter.Equal(new Field.Tags(), "a"));
        assertThat(read("{\"in\":[\"query\",\"none\"],\"field\":\"input_type\"}"))
                .isEqualTo(new Filter.In(new Field.InputType(), Set.of("query", "none")));
        assertThat(read("{\"field\":\"metadata.page\",\"eq\":3}"))
                .isEqualTo(new Filter.Equal(new Field.Metadata("page"), 3.0));
        assertThat(read("{\"field\":\"metadata.a.b\",\"eq\":true}"))
                .isEqualTo(new Filter.Equal(new Field.Metadata("a.b"), true));
        assertThat(read("{\"field\":\"metadata.page\",\"gt\":1,\"lte\":2.5}"))
                .isEqualTo(new Filter.Range(new Field.Metadata("page"), 1.0, null, null, 2.5));
    }

    @Test
    void readsCombinations() {
        assertThat(read("{\"and\":[{\"field\":\"tags\",\"eq\":\"a\"},{\"or\":[{\"not\":"
                        + "{\"field\":\"metadata.x\",\"in\":[1,\"1\",false]}}]}]}"))
                .isEqualTo(new Filter.And(List.of(
                        new Filter.Equal(new Field.Tags(), "a"),
                        new Filter.Or(List.of(
                                new Filter.Not(new Filter.In(new Field.Metadata("x"), Set.of(1.0, "1", false))))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"field\":\"metadata.a\",\"eq\":\"x\\\"y\"}",
                "{\"field\":\"tags\",\"in\":[]}",
                "{\"field\":\"metadata.a\",\"gte\":-1.5,\"lt\":1.0E300}",
                "{\"and\":[{\"or\":[{\"field\":\"tags\",\"eq\":\"t\"}]},{\"not\":{\"field\":\"input_type\",\"eq\":\"none\"}}]}"
            })
    void writesWhatItReads(String filter) {
        String written = new String(Json.bytes(json -> FilterWriter.write(json, read(filter))), StandardCharsets.UTF_8);

        assertThat(written).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                          | /filter",
                "{}                                                          | /filter",
                "{'field':'tags'}                                            | /filter",
                "{'eq':'a'}                                                  | /filter",
                "{'field':'tags','eq':'a','in':['b']}                        | /filter",
                "{'field':'metadata.a','eq':1,'gt':0}                        | /filter",
                "{'field':'tags','eq':'a','not':{'field':'tags','eq':'b'}}   | /filter",
                "{'and':[{'field':'tags','eq':'a'}],'or':[{'field':'tags','eq':'a'}]} | /filter",
                "{'field':'tags','eq':'a','boost':2}                         | /filter/boost",
                "{'field':'tags','a/b~c':2}                                  | /filter/a~1b~0c",
                "{'field':'colour','eq':'a'}                                 | /filter/field",
                "{'field':'metadata.','eq':'a'}                              | /filter/field",
                "{'field':1,'eq':'a'}                                        | /filter/field",
                "{'field':'tags','eq':1}                                     | /filter/eq",
                "{'field':'tags','eq':null}                                  | /filter/eq",
                "{'field':'tags','eq':['a']}                                 | /filter/eq",
                "{'field':'input_type','eq':'passage'}                       | /filter/eq",
                "{'field':'metadata.a','eq':1e999}                           | /filter/eq",
                "{'field':'tags','in':'a'}                                   | /filter/in",
                "{'field':'tags','in':['a',2]}                               | /filter/in",
                "{'field':'metadata.a','in':[{}]}                            | /filter/in/0",
                "{'field':'tags','gt':1}                                     | /filter",
                "{'field':'metadata.a','gt':'1'}                             | /filter/gt",
                "{'field':'metadata.a','gt':1,'gte':1}                       | /filter",
                "{'and':[]}                                                  | /filter/and",
                "{'and':{}}                                                  | /filter/and",
                "{'or':[{'field':'tags','eq':'a'},{'field':'tags','eq':3}]}  | /filter/or/1/eq",
                "{'not':{'and':[{'field':'tags'}]}}                          | /filter/not/and/0",
                "{'not':[]}                                                  | /filter/not"
            })
    void refusesWithThePlace(String filter, String pointer) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read(filter.replace('\'', '"')))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(refusal.param()).isEqualTo(pointer);
                    assertThat(refusal.sentence()).contains("expected", pointer);
                });
    }

    @Test
    void takesEightLevelsAndNoMore() {
        String leaf = "{\"field\":\"tags\",\"eq\":\"a\"}";

        assertThat(read(nested("{\"not\":", 7, leaf, "}"))).isNotNull();
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read(nested("{\"not\":", 8, leaf, "}")))
                .satisfies(refusal -> assertThat(refusal.param()).isEqualTo("/filter" + "/not".repeat(8)));
    }

    @Test
    void takesSixtyFourNodesAndNoMore() {
        String leaf = ",{\"field\":\"tags\",\"eq\":\"a\"}";

        assertThat(read("{\"or\":[" + leaf.repeat(63).substring(1) + "]}")).isNotNull();
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read("{\"or\":[" + leaf.repeat(64).substring(1) + "]}"))
                .satisfies(refusal -> assertThat(refusal.param()).isEqualTo("/filter/or/63"));
    }
}
