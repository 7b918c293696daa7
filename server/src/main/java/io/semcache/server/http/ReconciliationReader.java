package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.server.invalidation.Reconciliation;
import io.semcache.server.invalidation.Reconciliation.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/sources/{source}/reconcile}. One instance reads one body. */
final class ReconciliationReader {

    /** Most items of one call. */
    static final int MOST_ITEMS = 100_000;

    private static final String ITEMS = "items";

    private final List<Item> items = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private @Nullable String namespace;
    private boolean dryRun;
    private boolean hasItems;

    private ReconciliationReader() {}

    /** Reads it; a {@link Refusal} names the member at fault. */
    static Reconciliation read(String source, Document document) {
        ReconciliationReader reader = new ReconciliationReader();
        JsonMembers.document(document, reader::member);
        if (!reader.hasItems) {
            throw Refusal.invalid(ITEMS, "expected items, an empty array if the source has none any more");
        }
        return new Reconciliation(
                NamespaceName.checked("namespace", reader.namespace), source, reader.items, reader.dryRun);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (JsonMembers.isNull(value)) {
            return;
        }
        switch (name) {
            case "namespace" -> namespace = JsonMembers.string(name, value);
            case "dry_run" -> dryRun = JsonMembers.bool(name, value);
            case ITEMS -> items(value);
            default ->
                throw Refusal.invalid(name, "unknown member \"" + name + "\"; there are namespace, items and dry_run");
        }
    }

    private void items(JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw JsonMembers.wrongType(ITEMS, "an array of items", value);
        }
        hasItems = true;
        while (value.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == MOST_ITEMS) {
                throw Refusal.invalid(ITEMS, "expected at most " + MOST_ITEMS + " items in one call");
            }
            items.add(item(value));
        }
    }

    private Item item(JsonParser value) throws IOException {
        int index = items.size();
        ItemReader reader = new ItemReader(index);
        JsonMembers.object(ITEMS, value, reader);
        if (reader.id == null) {
            throw Refusal.invalid(path(index), "expected an id in " + path(index));
        }
        if (!ids.add(reader.id)) {
            throw Refusal.invalid(path(index), "expected each id once, got another \"" + reader.id + "\"");
        }
        return new Item(reader.id, reader.revision);
    }

    private static String path(int index) {
        return ITEMS + "[" + index + "]";
    }

    /** Reads one item. Paths are made when something is wrong: there may be many items. */
    private static final class ItemReader implements JsonMembers.Visitor {

        private final int index;
        private @Nullable String id;
        private @Nullable String revision;

        ItemReader(int index) {
            this.index = index;
        }

        @Override
        public void member(String name, JsonParser value) throws IOException {
            if (JsonMembers.isNull(value)) {
                return;
            }
            switch (name) {
                case "id" -> id = JsonMembers.string("id", value);
                case "revision" -> revision = JsonMembers.string("revision", value);
                default ->
                    throw Refusal.invalid(
                            path(index) + "." + name, "unknown member \"" + name + "\"; there are id and revision");
            }
        }
    }
}
