package io.semcache.config;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Map;

/**
 * One version of the prices.
 *
 * @param from first day on which it is in force, in UTC
 * @param perMillionTokens by model
 */
public record PriceList(String name, LocalDate from, Currency currency, Map<String, BigDecimal> perMillionTokens) {

    public PriceList {
        perMillionTokens = Map.copyOf(perMillionTokens);
    }
}
