package io.semcache.fetch;

import io.semcache.schemas.TenantShare;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds the inputs of one call up by who pays for them. Not thread-safe. */
final class TenantShares {

    private final Map<Payer, TenantShare> shares = new LinkedHashMap<>();

    private record Payer(String tenant, String namespace) {}

    /** One input of so many tokens. */
    void add(String tenant, String namespace, int tokens) {
        TenantShare share = shares.computeIfAbsent(
                new Payer(tenant, namespace), payer -> new TenantShare(tenant, namespace, 0, 0L));
        share.setItems(share.getItems() + 1);
        share.setTokens(share.getTokens() + tokens);
    }

    List<TenantShare> list() {
        return List.copyOf(shares.values());
    }
}
