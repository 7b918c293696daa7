package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.Prices.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceReaderTest {

    private static final Map<String, String> TWO_LISTS = Map.of(
            "prices.spring.from", "2026-03-01",
            "prices.spring.currency", "USD",
            "prices.spring.text-embedding-3.5.per-million-tokens", "0.02",
            "prices.autumn.from", "2026-09-01",
            "prices.autumn.currency", "EUR",
            "prices.autumn.text-embedding-3.5.per-million-tokens", "0.013");

    @Test
    void takesTheListThatIsInForceOnTheDay() {
        Prices prices = read(TWO_LISTS);

        assertThat(prices.cost("text-embedding-3.5", LocalDate.of(2026, 2, 28), 1_000))
                .isEmpty();
        assertThat(prices.cost("text-embedding-3.5", LocalDate.of(2026, 3, 1), 1_000))
                .contains(money("0.00002000", "USD"));
        assertThat(prices.cost("text-embedding-3.5", LocalDate.of(2026, 9, 1), 3_000_001))
                .contains(money("0.039000013", "EUR"));
    }

    @Test
    void knowsNoPriceOfWhatNoListNames() {
        assertThat(read(TWO_LISTS).cost("other", LocalDate.of(2026, 5, 1), 1)).isEmpty();
    }

    @Test
    void countsInDecimals() {
        Prices prices = read(Map.of(
                "prices.a.from", "2026-01-01", "prices.a.currency", "USD", "prices.a.m.per-million-tokens", "0.1"));

        assertThat(prices.cost("m", LocalDate.of(2026, 1, 1), 3_000_000)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("0.3");
    }

    @Test
    void needsADayAndACurrencyOfEachList() {
        assertThatThrownBy(() -> read(Map.of("prices.a.m.per-million-tokens", "0.1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("prices.a.from")
                .hasMessageContaining("prices.a.currency");
    }

    @Test
    void refusesAmountsThatAreNone() {
        assertThatThrownBy(() -> read(Map.of(
                        "prices.a.from", "2026-01-01",
                        "prices.a.currency", "USD",
                        "prices.a.m.per-million-tokens", "-1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("prices.a.m.per-million-tokens");
    }

    @Test
    void refusesTwoListsFromOneDay() {
        Map<String, String> values = new HashMap<>(TWO_LISTS);
        values.put("prices.autumn.from", "2026-03-01");

        assertThatThrownBy(() -> read(values))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("expected another day");
    }

    @Test
    void namesTheKeyThatWasProbablyMeant() {
        assertThatThrownBy(() -> read(Map.of("prices.a.form", "2026-01-01")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("prices.a.from");
    }

    private static Prices read(Map<String, String> values) {
        return SettingsReader.read(values).ledger().prices();
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), Currency.getInstance(currency));
    }
}
