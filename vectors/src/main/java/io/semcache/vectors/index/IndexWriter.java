package io.semcache.vectors.index;

import io.semcache.vectors.Codes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of an index: appends rows to the last slab, marks replaced rows as dead, and keeps the slabs in
 * shape. One thread at a time.
 *
 * <p><b>Shape.</b> The last slab has room for a five-hundredth of the rows, so that the unused rest costs next to
 * nothing. A full one is put beside the others; as soon as eight slabs of about one size, or enough of them to fill a
 * large one, have come together, they are merged. So a row is copied two or three times, there are a few dozen slabs
 * beside the large ones, and ten rows take a few kilobytes. A slab a quarter of whose rows have died is rewritten
 * without them.
 *
 * <p><b>Versions.</b> Every write makes the next version. An overwrite appends the new row and marks the old one with
 * that version before the view that counts both is published, so no view has both or neither. Merging and rewriting
 * copy live rows only, into slabs that no older view knows; older views keep the old slabs until they are unpinned.
 */
final class IndexWriter implements KeyTable.Keys {

    /** From this size on a slab is only rewritten for its dead rows. */
    static final long LARGE_SLAB_BYTES = 8L << 20;

    /** Merging may overshoot {@link #LARGE_SLAB_BYTES} by half; no slab is larger than this. */
    private static final long MAX_SLAB_BYTES = 2 * LARGE_SLAB_BYTES;

    private static final int SMALLEST_SLAB_ROWS = 16;
    private static final int ROWS_PER_TAIL_ROW = 512;
    private static final int MERGE_FAN_IN = 8;
    private static final int FIRST_SLOT_BITS = 5;
    private static final int MAX_ID_BITS = 31;

    /** An estimate of the objects on the heap that belong to a slab. */
    private static final long SLAB_OBJECT_BYTES = 320;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int dimensions;
    private final int maxSlabRows;
    private final int rowBits;
    private final AtomicLong held = new AtomicLong();
    private final KeyTable table;

    /** Slabs by the slot that row numbers carry; null where free. */
    private final List<@Nullable Slab> slots = new ArrayList<>();

    private final List<Slab> full = new ArrayList<>();
    private @Nullable Slab tail;
    private boolean slabsChanged;
    private long version;
    private long live;

    /** Rows, table and slabs for {@link #bytes}, which any thread may ask for. */
    private volatile long tableAndObjectBytes;

    /** What searches see; null when closed. */
    private volatile @Nullable View view;

    /** An empty index. */
    IndexWriter(int dimensions) {
        this.dimensions = dimensions;
        this.maxSlabRows = (int) Math.max(SMALLEST_SLAB_ROWS, MAX_SLAB_BYTES / Slab.bytes(dimensions, 1));
        this.rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(maxSlabRows - 1);
        this.table = new KeyTable(this, rowBits + FIRST_SLOT_BITS);
        this.view = new View(new Generation(List.of()), 0, 0, 0);
        this.tableAndObjectBytes = table.bytes();
    }

    /**
     * The current view, pinned: its slabs stay until the caller unpins its generation.
     *
     * @throws IllegalStateException if the index is closed
     */
    View pinnedView() {
        while (true) {
            View current = openView();
            // Fails only if the writer has replaced the generation since: then there is a newer view.
            if (current.generation().tryPin()) {
                return current;
            }
        }
    }

    private View openView() {
        View current = view;
        if (current == null) {
            throw new IllegalStateException("the index is closed");
        }
        return current;
    }

    long rows() {
        View current = view;
        return current == null ? 0 : current.rows();
    }

    /** Slabs and what replaced slabs still hold, the key table, and an estimate of the objects. */
    long bytes() {
        return held.get() + tableAndObjectBytes;
    }

    void put(byte[] key, long signature, Codes codes) {
        openView();
        long hash = hash(key);
        Slab last = tailWithRoom();
        int before = table.find(key, hash);
        if (before >= 0 && !slabOf(before).reaches(version + 1)) {
            rewrite(List.of(slabOf(before)));
            last = tailWithRoom();
            before = table.find(key, hash);
        }
        int id = last.slot << rowBits | last.append(key, signature, codes);
        if (before < 0) {
            table.add(hash, id);
            live++;
            publish();
        } else {
            table.move(hash, before, id);
            bury(before);
        }
    }

    boolean contains(byte[] key) {
        return table.find(key, hash(key)) >= 0;
    }

    boolean remove(byte[] key) {
        openView();
        long hash = hash(key);
        int id = table.find(key, hash);
        if (id < 0) {
            return false;
        }
        if (!slabOf(id).reaches(version + 1)) {
            rewrite(List.of(slabOf(id)));
            id = table.find(key, hash);
        }
        table.remove(key, hash);
        live--;
        if (live == 0) {
            dropAllSlabs();
            publish();
        } else {
            bury(id);
        }
        return true;
    }

    /** Forgets all rows at once. */
    void clear() {
        openView();
        live = 0;
        dropAllSlabs();
        publish();
    }

    /** For tests: as if so many writes had been made that left no trace. */
    void skipVersions(long count) {
        version += count;
    }

    /** Frees what no search holds; searches that run end with the views they have. */
    void close() {
        View last = view;
        if (last == null) {
            return;
        }
        view = null;
        dropAllSlabs();
        tableAndObjectBytes = table.bytes();
        last.generation().unpin();
    }

    /** Marks a row that the table no longer leads to, publishes that, and tidies up behind it. */
    private void bury(int id) {
        Slab slab = slabOf(id);
        slab.kill(id & (1 << rowBits) - 1, version + 1);
        publish();
        if (slab != tail && isDueForRewriting(slab)) {
            rewrite(List.of(slab));
            mergeSmallSlabs();
            publish();
        }
    }

    /** Makes the next version visible. */
    private void publish() {
        version++;
        View before = openView();
        int lastRows = tail != null ? tail.rows : full.isEmpty() ? 0 : full.getLast().rows;
        if (!slabsChanged) {
            view = new View(before.generation(), lastRows, version, live);
        } else {
            List<Slab> slabs = new ArrayList<>(full);
            if (tail != null) {
                slabs.add(tail);
            }
            view = new View(new Generation(slabs), lastRows, version, live);
            before.generation().unpin();
            slabsChanged = false;
        }
        tableAndObjectBytes = table.bytes() + slots.size() * SLAB_OBJECT_BYTES;
    }

    /** The slab to append to; the next {@link #publish} shows it to readers. */
    private Slab tailWithRoom() {
        Slab current = tail;
        if (current != null && current.rows < current.capacity) {
            return current;
        }
        if (current != null) {
            tail = null;
            full.add(current);
            if (isDueForRewriting(current)) {
                rewrite(List.of(current));
            }
            mergeSmallSlabs();
        }
        int capacity = Math.clamp(live / ROWS_PER_TAIL_ROW, SMALLEST_SLAB_ROWS, maxSlabRows);
        tail = newSlab(capacity);
        return tail;
    }

    private static boolean isDueForRewriting(Slab slab) {
        return slab.dead * 4L >= slab.rows;
    }

    private void mergeSmallSlabs() {
        for (List<Slab> due = dueForMerging(); !due.isEmpty(); due = dueForMerging()) {
            rewrite(due);
        }
    }

    /** Slabs of about one size that are many enough to be merged, or none. */
    private List<Slab> dueForMerging() {
        List<List<Slab>> levels = new ArrayList<>();
        for (Slab slab : full) {
            long bytes = Slab.bytes(dimensions, slab.capacity);
            if (bytes >= LARGE_SLAB_BYTES / 2) {
                continue;
            }
            int level = (Integer.SIZE - Integer.numberOfLeadingZeros(slab.capacity / SMALLEST_SLAB_ROWS)) / 3;
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            List<Slab> sameSize = levels.get(level);
            sameSize.add(slab);
            long total = sameSize.stream()
                    .mapToLong(s -> Slab.bytes(dimensions, s.live()))
                    .sum();
            if (sameSize.size() == MERGE_FAN_IN || total >= LARGE_SLAB_BYTES) {
                return sameSize;
            }
        }
        return List.of();
    }

    /** Replaces slabs by one that has their live rows. */
    private void rewrite(List<Slab> slabs) {
        int rows = slabs.stream().mapToInt(Slab::live).sum();
        if (rows > 0) {
            Slab fresh = newSlab(rows);
            slabs.forEach(slab -> copyLiveRows(slab, fresh));
            full.add(fresh);
        }
        slabs.forEach(this::drop);
    }

    private void copyLiveRows(Slab from, Slab to) {
        int[] marks = from.deaths();
        for (int first = 0; first < from.rows; ) {
            int end = first;
            while (end < from.rows && (marks == null || marks[end] == 0)) {
                end++;
            }
            if (end > first) {
                int target = to.rows;
                to.appendAll(from, first, end - first);
                for (int row = first; row < end; row++, target++) {
                    table.move(from.keyHash(row), from.slot << rowBits | row, to.slot << rowBits | target);
                }
            }
            first = end + 1;
        }
    }

    private Slab newSlab(int capacity) {
        Slab slab = new Slab(dimensions, capacity, version, held);
        slab.retain();
        slab.slot = freeSlot();
        slots.set(slab.slot, slab);
        slabsChanged = true;
        return slab;
    }

    private int freeSlot() {
        int free = slots.indexOf(null);
        if (free < 0) {
            free = slots.size();
            slots.add(null);
        }
        // One slot fewer than the bits allow, because a row number of all ones would look like an empty place.
        if (free + 1 >= 1 << (table.idBits() - rowBits)) {
            if (table.idBits() == MAX_ID_BITS) {
                throw new IllegalStateException("the index is full at " + live + " rows");
            }
            table.widen(table.idBits() + 1);
        }
        return free;
    }

    private void drop(Slab slab) {
        if (slab == tail) {
            tail = null;
        } else {
            full.remove(slab);
        }
        slots.set(slab.slot, null);
        slab.release();
        slabsChanged = true;
    }

    private void dropAllSlabs() {
        if (tail != null) {
            drop(tail);
        }
        List.copyOf(full).forEach(this::drop);
        slots.clear();
        table.clear();
    }

    private Slab slabOf(int id) {
        Slab slab = slots.get(id >>> rowBits);
        if (slab == null) {
            throw new IllegalStateException("row " + id + " lies in no slab");
        }
        return slab;
    }

    @Override
    public boolean hasKey(int id, byte[] key) {
        return slabOf(id).hasKey(id & (1 << rowBits) - 1, key);
    }

    @Override
    public long keyHash(int id) {
        return slabOf(id).keyHash(id & (1 << rowBits) - 1);
    }

    private static long hash(byte[] key) {
        return KeyTable.hash((long) LONG_LE.get(key, 0), (long) LONG_LE.get(key, 8), (long) LONG_LE.get(key, 16), (long)
                LONG_LE.get(key, 24));
    }
}
