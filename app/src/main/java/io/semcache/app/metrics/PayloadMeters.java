package io.semcache.app.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.semcache.server.similarity.payload.PayloadListener;
import java.util.Locale;

/** The meters of payload lookups. Namespaces that are not in the settings are counted as one. Thread-safe. */
public final class PayloadMeters implements PayloadListener {

    static final String LOOKUPS = "semcache.payload.lookups";
    static final String SHADOW_CHECKS = "semcache.shadow.checks";
    static final String SHADOW_COSINE = "semcache.shadow.cosine";

    /** Micrometer rounds what it sorts into buckets up to whole numbers, so that cosines are told in percent. */
    private static final double PERCENT = 100;

    private static final double[] BUCKETS = {50, 60, 70, 75, 80, 85, 90, 95, 97, 99, 100};

    private final MeterRegistry registry;
    private final NamespaceLabels namespaces;
    private final DistributionSummary cosines;

    PayloadMeters(MeterRegistry registry, NamespaceLabels namespaces) {
        this.registry = registry;
        this.namespaces = namespaces;
        this.cosines = DistributionSummary.builder(SHADOW_COSINE)
                .baseUnit("percent")
                .scale(PERCENT)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        for (Shadow verdict : Shadow.values()) {
            registry.counter(SHADOW_CHECKS, "verdict", label(verdict));
        }
    }

    @Override
    public void looked(String namespace, Result result) {
        registry.counter(LOOKUPS, "namespace", namespaces.of(namespace), "result", label(result))
                .increment();
    }

    @Override
    public void compared(Shadow verdict, float cosine) {
        registry.counter(SHADOW_CHECKS, "verdict", label(verdict)).increment();
        if (verdict != Shadow.FAILED) {
            cosines.record(Math.max(0, cosine)); // a summary takes no negative amounts
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
