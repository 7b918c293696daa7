package io.semcache.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a node says that the tokens of a model cost today. */
final class TokenPrice {

    /** 10^6. */
    private static final int MILLION_DIGITS = 6;

    private final @Nullable BigDecimal perMillion;
    private final String currency;

    private TokenPrice(@Nullable BigDecimal perMillion, String currency) {
        this.perMillion = perMillion;
        this.currency = currency;
    }

    /** @param model what {@code GET /v1/models/{id}} answered */
    static TokenPrice of(JsonNode model) {
        JsonNode price = model.path("price");
        return price.isObject()
                ? new TokenPrice(
                        new BigDecimal(price.path("per_million_tokens").asText()),
                        price.path("currency").asText())
                : new TokenPrice(null, "");
    }

    boolean isKnown() {
        return perMillion != null;
    }

    /** What so many tokens cost, for a person or a machine; empty if nobody knows. */
    String of(long tokens) {
        return perMillion == null
                ? ""
                : perMillion
                                .multiply(BigDecimal.valueOf(tokens))
                                .movePointLeft(MILLION_DIGITS)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " " + currency;
    }
}
