package io.semcache.config;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code prices.<list>.*} keys. The name of a list ends at the first dot, so that names of models may hold
 * dots. A model need not be one of those in the settings: lists of the past name models that are gone.
 */
final class PriceReader {

    private final Values values;
    private final Map<LocalDate, String> days = new HashMap<>();

    private PriceReader(Values values) {
        this.values = values;
    }

    static Prices read(Values values) {
        return new PriceReader(values).prices();
    }

    private Prices prices() {
        Map<String, Set<String>> modelsByList = new TreeMap<>();
        for (String instance : KeyGroup.PRICES.instances(values.texts().keySet())) {
            int dot = instance.indexOf('.');
            Set<String> ofList =
                    modelsByList.computeIfAbsent(dot < 0 ? instance : instance.substring(0, dot), l -> new TreeSet<>());
            if (dot >= 0) {
                ofList.add(instance.substring(dot + 1));
            }
        }
        List<PriceList> lists = new ArrayList<>();
        modelsByList.forEach((name, ofList) -> {
            @Nullable PriceList list = list(name, ofList);
            if (list != null) {
                lists.add(list);
            }
        });
        return new Prices(lists);
    }

    private @Nullable PriceList list(String name, Set<String> priced) {
        LocalDate from = required(Keys.PRICES_FROM.of(name));
        Currency currency = required(Keys.PRICES_CURRENCY.of(name));
        Map<String, BigDecimal> prices = new HashMap<>();
        for (String model : priced) {
            Key<BigDecimal> key = Keys.PRICE.of(name).of(model);
            BigDecimal price = required(key);
            if (price != null) {
                prices.put(model, price);
            }
        }
        if (from == null || currency == null) {
            return null;
        }
        String other = days.putIfAbsent(from, name);
        if (other != null) {
            values.report(Keys.PRICES_FROM.of(name).name(), "expected another day than that of prices." + other);
        }
        return new PriceList(name, from, currency, prices);
    }

    private <T> @Nullable T required(Key<T> key) {
        if (!values.texts().containsKey(key.name())) {
            values.report(key.name(), key.type().expectation());
            return null;
        }
        return values.optional(key);
    }
}
