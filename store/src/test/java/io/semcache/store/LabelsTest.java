package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.ClosureResult;
import io.semcache.store.query.Label;
import io.semcache.store.query.LabelQuery;
import io.semcache.store.query.LabelResult;
import io.semcache.store.query.SourceItem;
import io.semcache.store.query.SourceQuery;
import io.semcache.store.query.SourceResult;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries by tag, source, subject and dependency, and sources by what they depend on. */
class LabelsTest {

    private static final int MOST = 1_000;

    private final TestStore test;

    LabelsTest(@TempDir Path directory) {
        test = TestStore.open(directory);
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** Labels of an entry, all but tags as given or none. */
    private record Of(
            @Nullable String name,
            Set<String> tags,
            @Nullable String subject,
            @Nullable String source,
            @Nullable String revision,
            Set<String> dependsOn) {

        static Of tags(String... tags) {
            return new Of(null, Set.of(tags), null, null, null, Set.of());
        }

        static Of source(@Nullable String name, String source, @Nullable String revision) {
            return new Of(name, Set.of(), null, source, revision, Set.of());
        }

        Row.Present in(String namespace) {
            EntryInfo info = EntryInfo.of(namespace, "hash", "1", InputKind.NONE, 3, "hash");
            return new Row.Present(
                    null,
                    new EntryInfo(
                            info.namespace(),
                            info.model(),
                            info.revision(),
                            info.inputKind(),
                            info.tokens(),
                            info.provider(),
                            name,
                            null,
                            tags,
                            Map.of(),
                            subject,
                            source,
                            revision,
                            dependsOn),
                    1_000,
                    Row.NEVER,
                    0,
                    7,
                    null);
        }
    }

    private static List<RowKey> find(TestStore test, Label label, String value) {
        return find(test, new LabelQuery("ns", label, value, null, MOST));
    }

    private static List<RowKey> find(TestStore test, LabelQuery query) {
        return ((LabelResult.Found) test.ask(query).getResult()).keys();
    }

    private List<SourceItem> items(String source) {
        return ((SourceResult.Found)
                        test.ask(new SourceQuery("ns", source, null, MOST)).getResult())
                .items();
    }

    @Test
    void findEveryKindOfLabelInItsNamespaceOnly() {
        Of labels = new Of("n", Set.of("a", "b"), "a", "a", "r", Set.of("a", "c"));
        test.put(Rows.entryKey(1), labels.in("ns"));
        test.put(Rows.entryKey(2), labels.in("other"));
        test.put(Rows.entryKey(3), Of.tags("aa").in("ns"));

        for (Label label : List.of(Label.TAG, Label.SUBJECT, Label.SOURCE, Label.DEPENDS_ON)) {
            assertThat(find(test, label, "a")).as("%s", label).containsExactly(Rows.entryKey(1));
        }
        assertThat(find(test, Label.TAG, "b")).containsExactly(Rows.entryKey(1));
        assertThat(find(test, Label.DEPENDS_ON, "c")).containsExactly(Rows.entryKey(1));
        assertThat(find(test, Label.EDGE, "a")).isEmpty();
        assertThat(find(test, Label.TAG, "")).isEmpty();
    }

    @Test
    void followTheirEntry() {
        test.put(Rows.entryKey(1), Of.tags("stays", "goes").in("ns"));
        test.put(Rows.entryKey(2), Of.tags("stays").in("ns"));
        test.put(Rows.entryKey(3), Of.tags("stays").in("ns"));

        test.put(Rows.entryKey(1), Of.tags("stays", "comes").in("ns"));
        test.put(Rows.entryKey(2), null);
        test.put(Rows.entryKey(3), new Row.Negative("code", "message", "ns", 0, 0, 0, 0));

        assertThat(find(test, Label.TAG, "stays")).containsExactly(Rows.entryKey(1));
        assertThat(find(test, Label.TAG, "goes")).isEmpty();
        assertThat(find(test, Label.TAG, "comes")).containsExactly(Rows.entryKey(1));
    }

    @Test
    void tellItemsOfASourceByNameOrKeyWithTheirRevision() {
        test.put(Rows.entryKey(1), Of.source("named", "s", "r1").in("ns"));
        test.put(Rows.entryKey(2), Of.source(null, "s", null).in("ns"));
        test.put(Rows.entryKey(3), Of.source("", "s", "").in("ns"));
        test.put(Rows.entryKey(4), Of.source("elsewhere", "s2", "r1").in("ns"));

        test.put(Rows.entryKey(1), Of.source("named", "s", "r2").in("ns"));

        assertThat(items("s"))
                .containsExactly(
                        new SourceItem(Rows.entryKey(1), "named", "r2"),
                        new SourceItem(Rows.entryKey(2), "0".repeat(63) + "2", null),
                        new SourceItem(Rows.entryKey(3), "", ""));
    }

    @Test
    void comeInPages() {
        for (int i = 0; i < 25; i++) {
            test.put(Rows.entryKey(i), Of.tags("t").in("ns"));
            test.put(Rows.entryKey(100 + i), Of.tags("s", "u").in("ns"));
        }

        List<RowKey> all = new ArrayList<>();
        List<RowKey> page = List.of();
        do {
            page = find(test, new LabelQuery("ns", Label.TAG, "t", page.isEmpty() ? null : page.getLast(), 10));
            all.addAll(page);
        } while (page.size() == 10);

        assertThat(all).isEqualTo(find(test, Label.TAG, "t")).hasSize(25);
        assertThat(find(test, new LabelQuery("ns", Label.TAG, "t", all.getLast(), 10)))
                .isEmpty();
        assertThatThrownBy(() -> new LabelQuery("ns", Label.TAG, "t", null, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SourceQuery("ns", "t", null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private void depends(int key, String source, String... on) {
        test.put(RowKey.source(Rows.cacheKey(key)), new Row.Source("ns", source, Set.of(on), 0, 7));
    }

    private ClosureResult closure(int limit, String... sources) {
        return test.ask(new ClosureQuery("ns", Set.of(sources), limit)).getResult();
    }

    @Test
    void findAllThatDependOnASource() {
        depends(1, "b", "a");
        depends(2, "c", "b", "x");
        depends(3, "d", "c", "a");
        depends(4, "y", "x");
        depends(5, "unrelated", "elsewhere");

        assertThat(closure(10, "a")).isEqualTo(new ClosureResult.Found(Set.of("a", "b", "c", "d")));
        assertThat(closure(10, "x", "nobody")).isEqualTo(new ClosureResult.Found(Set.of("x", "c", "d", "y", "nobody")));
        assertThat(closure(3, "a")).isEqualTo(new ClosureResult.TooMany());
        assertThat(find(test, Label.EDGE, "a"))
                .containsExactly(RowKey.source(Rows.cacheKey(1)), RowKey.source(Rows.cacheKey(3)));

        test.put(RowKey.source(Rows.cacheKey(2)), null);
        depends(3, "d", "c");

        assertThat(closure(10, "a")).isEqualTo(new ClosureResult.Found(Set.of("a", "b")));
    }

    @Test
    void endAtACycle() {
        depends(1, "b", "a");
        depends(2, "a", "b");

        assertThat(closure(10, "a")).isEqualTo(new ClosureResult.Found(Set.of("a", "b")));
    }
}
