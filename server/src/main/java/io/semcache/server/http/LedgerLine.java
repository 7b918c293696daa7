package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.semcache.config.Prices;
import io.semcache.topology.ledger.SumKey;
import io.semcache.topology.ledger.Sums;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/** Sums, and what they are worth at the prices of their days. Not thread-safe. */
final class LedgerLine {

    /** Of the share of what has a price. */
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final Prices prices;
    private final Map<String, Worth> worth = new TreeMap<>();
    private Sums sums = Sums.ZERO;
    private long priced;

    /** Money in one currency. */
    private record Worth(BigDecimal paid, BigDecimal saved) {

        Worth plus(Worth other) {
            return new Worth(paid.add(other.paid), saved.add(other.saved));
        }
    }

    LedgerLine(Prices prices) {
        this.prices = prices;
    }

    void add(SumKey key, Sums more) {
        sums = sums.plus(more);
        prices.cost(key.model(), key.day(), more.tokensBilled())
                .ifPresent(paid -> prices.cost(key.model(), key.day(), more.tokensSaved())
                        .ifPresent(saved -> {
                            priced += more.tokensBilled() + more.tokensSaved();
                            worth.merge(
                                    paid.currency().getCurrencyCode(),
                                    new Worth(paid.amount(), saved.amount()),
                                    Worth::plus);
                        }));
    }

    /** Writes its members into an object that is open. */
    void writeMembers(JsonGenerator json) throws IOException {
        json.writeNumberField("calls", sums.calls());
        json.writeNumberField("items", sums.items());
        json.writeNumberField("tokens_billed", sums.tokensBilled());
        json.writeNumberField("tokens_estimated", sums.tokensEstimated());
        json.writeNumberField("tokens_saved", sums.tokensSaved());
        json.writeObjectFieldStart("answers");
        json.writeNumberField("hit", sums.hits());
        json.writeNumberField("miss", sums.misses());
        json.writeNumberField("coalesced", sums.coalesced());
        json.writeNumberField("stale", sums.stale());
        json.writeNumberField("error", sums.errors());
        json.writeEndObject();
        json.writeArrayFieldStart("money");
        for (Map.Entry<String, Worth> inCurrency : worth.entrySet()) {
            json.writeStartObject();
            json.writeStringField("currency", inCurrency.getKey());
            json.writeStringField("paid", plain(inCurrency.getValue().paid()));
            json.writeStringField("saved", plain(inCurrency.getValue().saved()));
            json.writeEndObject();
        }
        json.writeEndArray();
        long tokens = sums.tokensBilled() + sums.tokensSaved();
        json.writeFieldName("priced");
        if (tokens == 0) {
            json.writeNull();
        } else {
            json.writeNumber(BigDecimal.valueOf(priced)
                    .divide(BigDecimal.valueOf(tokens), FOUR_DIGITS)
                    .toPlainString());
        }
    }

    /** An amount is a text: no reader is to take it for a binary fraction. */
    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
