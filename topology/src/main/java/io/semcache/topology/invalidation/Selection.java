package io.semcache.topology.invalidation;

import io.semcache.config.Settings;
import io.semcache.schemas.CommandEvent;
import io.semcache.store.filter.Attributes;
import io.semcache.store.filter.Filter;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.FilterJson;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a namespace that an invalidation is about: those that meet every condition that is given.
 *
 * @param tags an entry has any of these; empty: no condition
 * @param source an entry is of this source; null: no condition
 * @param sources an entry is of one of these sources, or depends on one; empty: no condition
 * @param model an entry is of this model; null: no condition
 * @param filter an entry matches this; null: no condition
 */
record Selection(
        String namespace,
        Set<String> tags,
        @Nullable String source,
        Set<String> sources,
        @Nullable String model,
        @Nullable Filter filter) {

    Selection {
        tags = Set.copyOf(tags);
        sources = Set.copyOf(sources);
    }

    /** @throws IllegalArgumentException if the filter of the command is none */
    static Selection of(CommandEvent command, Settings.Limits limits) {
        return new Selection(
                command.getNamespace(),
                Set.copyOf(command.getTags()),
                command.getSource(),
                Set.copyOf(command.getSources()),
                command.getModel(),
                command.getFilter() == null ? null : FilterJson.read(command.getFilter(), limits));
    }

    /** Whether there is any condition: without one this is everything, which a flush is for. */
    boolean hasCondition() {
        return conditions() > 0;
    }

    /** Whether the source is the only condition. */
    boolean isSourceAlone() {
        return source != null && conditions() == 1;
    }

    int conditions() {
        return (tags.isEmpty() ? 0 : 1)
                + (source == null ? 0 : 1)
                + (sources.isEmpty() ? 0 : 1)
                + (model == null ? 0 : 1)
                + (filter == null ? 0 : 1);
    }

    boolean matches(Row.Present entry) {
        return matches(entry.info(), entry.attributes());
    }

    boolean matches(EntryInfo info, Attributes attributes) {
        return info.namespace().equals(namespace)
                && (tags.isEmpty() || !Collections.disjoint(tags, info.tags()))
                && (source == null || source.equals(info.source()))
                && (sources.isEmpty() || isAffected(info))
                && (model == null || model.equals(info.model()))
                && (filter == null || filter.matches(attributes));
    }

    private boolean isAffected(EntryInfo info) {
        return (info.source() != null && sources.contains(info.source()))
                || !Collections.disjoint(sources, info.dependsOn());
    }
}
