package io.semcache.app.metrics;

import java.util.Set;

/**
 * What namespaces are called in labels. Callers choose names, and labels must stay few: those that are not in the
 * settings are counted as one.
 */
record NamespaceLabels(Set<String> known) {

    static final String OTHER = "other";

    NamespaceLabels {
        known = Set.copyOf(known);
    }

    String of(String namespace) {
        return known.contains(namespace) ? namespace : OTHER;
    }
}
