package io.semcache.config;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * Every version of the prices: what a token cost on a day does not change when prices do.
 *
 * @param lists in the order of their days
 */
public record Prices(List<PriceList> lists) {

    /** Nothing has a price. */
    public static final Prices NONE = new Prices(List.of());

    /** 10^6. */
    private static final int MILLION_DIGITS = 6;

    public Prices {
        List<PriceList> sorted = new ArrayList<>(lists);
        sorted.sort(Comparator.comparing(PriceList::from));
        lists = List.copyOf(sorted);
    }

    /** An amount of money, exact. */
    public record Money(BigDecimal amount, Currency currency) {}

    /** What so many tokens of the model cost on this day; empty: they had no price. */
    public Optional<Money> cost(String model, LocalDate day, long tokens) {
        return inForce(day)
                .flatMap(list -> Optional.ofNullable(list.perMillionTokens().get(model))
                        .map(price -> new Money(
                                price.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION_DIGITS),
                                list.currency())));
    }

    private Optional<PriceList> inForce(LocalDate day) {
        return lists.reversed().stream()
                .filter(list -> !list.from().isAfter(day))
                .findFirst();
    }
}
