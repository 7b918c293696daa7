package io.semcache.store.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    private static final Attributes ENTRY = new Attributes(
            "document", Set.of("red", "blue"), Map.of("lang", "en", "year", 1999.0, "open", true, "zero", -0.0));

    private static boolean matches(String field, Object value) {
        return new Filter.Equal(Field.of(field), value).matches(ENTRY);
    }

    @Test
    void aTagEqualsAnyOfTheEntrys() {
        assertThat(matches("tags", "red")).isTrue();
        assertThat(matches("tags", "blue")).isTrue();
        assertThat(matches("tags", "green")).isFalse();
    }

    @Test
    void anInputTypeEqualsItsOwnName() {
        assertThat(matches("input_type", "document")).isTrue();
        assertThat(matches("input_type", "query")).isFalse();
    }

    @Test
    void metadataEqualsInTypeAndValue() {
        assertThat(matches("metadata.lang", "en")).isTrue();
        assertThat(matches("metadata.lang", "EN")).isFalse();
        assertThat(matches("metadata.year", 1999.0)).isTrue();
        assertThat(matches("metadata.year", "1999")).isFalse();
        assertThat(matches("metadata.open", true)).isTrue();
        assertThat(matches("metadata.open", 1.0)).isFalse();
    }

    @Test
    void aPayloadIsThereOrNot() {
        Filter wanted = new Filter.Equal(new Field.Payload(), true);
        Attributes with = new Attributes("none", Set.of(), Map.of(), true);

        assertThat(wanted.matches(with)).isTrue();
        assertThat(wanted.matches(ENTRY)).isFalse();
        assertThat(new Filter.Not(wanted).matches(with)).isFalse();
        assertThatThrownBy(() -> new Filter.Equal(Field.of("payload"), "true"))
                .hasMessage("payload: expected true or false, got true");
    }

    @Test
    void zeroEqualsItsNegative() {
        assertThat(matches("metadata.zero", 0.0)).isTrue();
    }

    @Test
    void metadataThatIsNotThereEqualsNothing() {
        assertThat(matches("metadata.gone", "x")).isFalse();
        assertThat(new Filter.Not(new Filter.Equal(Field.of("metadata.gone"), "x")).matches(ENTRY))
                .isTrue();
    }

    @Test
    void inIsAnyOfItsValues() {
        assertThat(new Filter.In(Field.of("tags"), Set.of("green", "red")).matches(ENTRY))
                .isTrue();
        assertThat(new Filter.In(Field.of("metadata.year"), Set.of("1999", 1999.0)).matches(ENTRY))
                .isTrue();
        assertThat(new Filter.In(Field.of("tags"), Set.of()).matches(ENTRY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1998, -, -, -, true", "1999, -, -, -, false", "-, 1999, -, -, true", "-, 2000, -, -, false",
                "-, -, 2000, -, true", "-, -, 1999, -, false", "-, -, -, 1999, true", "-, -, -, 1998, false",
                "1998, -, 2000, -, true", "1990, -, 1999, -, false"
            })
    void aRangeHoldsBothItsBounds(
            @Nullable Double gt, @Nullable Double gte, @Nullable Double lt, @Nullable Double lte, boolean expected) {
        assertThat(new Filter.Range(new Field.Metadata("year"), gt, gte, lt, lte).matches(ENTRY))
                .isEqualTo(expected);
    }

    @Test
    void aRangeHoldsNothingThatIsNoNumber() {
        assertThat(new Filter.Range(new Field.Metadata("lang"), null, null, 1e300, null).matches(ENTRY))
                .isFalse();
        assertThat(new Filter.Range(new Field.Metadata("gone"), null, null, 1e300, null).matches(ENTRY))
                .isFalse();
    }

    @Test
    void andOrNotCombine() {
        Filter red = new Filter.Equal(Field.of("tags"), "red");
        Filter green = new Filter.Equal(Field.of("tags"), "green");

        assertThat(new Filter.And(List.of(red, green)).matches(ENTRY)).isFalse();
        assertThat(new Filter.Or(List.of(red, green)).matches(ENTRY)).isTrue();
        assertThat(new Filter.And(List.of(red, new Filter.Not(green))).matches(ENTRY))
                .isTrue();
        assertThat(new Filter.And(List.of()).matches(ENTRY)).isTrue();
        assertThat(new Filter.Or(List.of()).matches(ENTRY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag", "metadata", "metadata.", "namespace", ""})
    void refusesAnUnknownField(String name) {
        assertThatThrownBy(() -> Field.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected tags, input_type, payload or metadata.<key>");
    }

    @Test
    void refusesAValueOfAWrongType() {
        assertThatThrownBy(() -> matches("tags", 1.0)).hasMessageContaining("tags: expected a string, got 1.0");
        assertThatThrownBy(() -> matches("input_type", "image")).hasMessageContaining("none, query or document");
        assertThatThrownBy(() -> matches("metadata.year", 1999)).hasMessageContaining("metadata.year: expected");
        assertThatThrownBy(() -> matches("metadata.year", Double.NaN)).hasMessageContaining("metadata.year: expected");
        assertThatThrownBy(() -> new Filter.In(Field.of("tags"), Set.of("a", true)))
                .hasMessageContaining("got true");
    }

    @Test
    void refusesARangeWithoutABoundOrWithTwoOnOneSide() {
        Field.Metadata year = new Field.Metadata("year");
        assertThatThrownBy(() -> new Filter.Range(year, null, null, null, null))
                .hasMessageContaining("at least one of gt, gte, lt, lte");
        assertThatThrownBy(() -> new Filter.Range(year, 1.0, 1.0, null, null)).hasMessageContaining("got two");
        assertThatThrownBy(() -> new Filter.Range(year, null, null, null, Double.POSITIVE_INFINITY))
                .hasMessageContaining("finite");
    }
}
