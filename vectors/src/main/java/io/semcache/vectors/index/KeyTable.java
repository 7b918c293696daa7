package io.semcache.vectors.index;

import java.util.Arrays;

/**
 * The writer's way from a key to its row: open addressing with linear probing (Knuth, TAOCP 6.4, algorithms L and R),
 * one int per place. An int holds the row's number and, in the bits that the numbers leave free, some of the key's
 * hash, so that hardly any other row is looked at.
 *
 * <p>It grows by a quarter when it is three quarters full, which keeps it at 5.3 to 6.7 bytes per row. Not thread-safe.
 */
final class KeyTable {

    private static final int EMPTY = -1;
    private static final int SMALLEST = 16;

    /** Where the keys are. */
    interface Keys {

        boolean hasKey(int id, byte[] key);

        long keyHash(int id);
    }

    private final Keys keys;
    private int idBits;
    private int[] places;
    private int size;

    /** For row numbers below 2^idBits − 1. */
    KeyTable(Keys keys, int idBits) {
        this.keys = keys;
        this.idBits = idBits;
        this.places = emptyPlaces(SMALLEST);
    }

    private static int[] emptyPlaces(int length) {
        int[] places = new int[length];
        Arrays.fill(places, EMPTY);
        return places;
    }

    /** A well-spread hash of a key of four longs: users may choose keys that are not. */
    static long hash(long a, long b, long c, long d) {
        return mixed(mixed(mixed(mixed(a) + b) + c) + d);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mixed(long z) {
        long x = z + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    long bytes() {
        return (long) places.length * Integer.BYTES;
    }

    int idBits() {
        return idBits;
    }

    /** The number of the row with this key, or −1. */
    int find(byte[] key, long hash) {
        int place = placeOf(key, hash);
        return place < 0 ? -1 : places[place] & idMask();
    }

    /** Adds a key that is not in the table. */
    void add(long hash, int id) {
        if ((size + 1) * 4L > places.length * 3L) {
            rebuild(Math.max(SMALLEST, Math.toIntExact(places.length * 5L / 4)), idBits);
        }
        insert(hash, id);
        size++;
    }

    /** Gives a row of the table another number. */
    void move(long hash, int from, int to) {
        int place = home(hash);
        int entry = entry(hash, from);
        while (places[place] != entry) {
            if (places[place] == EMPTY) {
                throw new IllegalStateException("no row " + from + " in the key table");
            }
            place = next(place);
        }
        places[place] = entry(hash, to);
    }

    /** Removes a key that is in the table and closes the gap, so that no probe ends too early. */
    void remove(byte[] key, long hash) {
        int gap = placeOf(key, hash);
        if (gap < 0) {
            throw new IllegalStateException("no such key in the key table");
        }
        for (int place = next(gap); places[place] != EMPTY; place = next(place)) {
            int home = home(keys.keyHash(places[place] & idMask()));
            boolean reachableWithoutGap = gap <= place ? gap < home && home <= place : gap < home || home <= place;
            if (!reachableWithoutGap) {
                places[gap] = places[place];
                gap = place;
            }
        }
        places[gap] = EMPTY;
        size--;
    }

    /** Forgets all keys and gives the memory back. */
    void clear() {
        places = emptyPlaces(SMALLEST);
        size = 0;
    }

    /** Makes room for larger row numbers. */
    void widen(int newIdBits) {
        rebuild(places.length, newIdBits);
    }

    private void rebuild(int length, int newIdBits) {
        int[] old = places;
        int oldMask = idMask();
        idBits = newIdBits;
        places = emptyPlaces(length);
        for (int entry : old) {
            if (entry != EMPTY) {
                int id = entry & oldMask;
                insert(keys.keyHash(id), id);
            }
        }
    }

    private void insert(long hash, int id) {
        int place = home(hash);
        while (places[place] != EMPTY) {
            place = next(place);
        }
        places[place] = entry(hash, id);
    }

    private int placeOf(byte[] key, long hash) {
        int mask = idMask();
        int tag = entry(hash, 0);
        for (int place = home(hash); places[place] != EMPTY; place = next(place)) {
            int entry = places[place];
            if ((entry & ~mask) == tag && keys.hasKey(entry & mask, key)) {
                return place;
            }
        }
        return -1;
    }

    /** The upper bits of the hash choose the place (Lemire 2019), the lower ones are the tag. */
    private int home(long hash) {
        return (int) Math.unsignedMultiplyHigh(hash, places.length);
    }

    private int next(int place) {
        return place + 1 == places.length ? 0 : place + 1;
    }

    private int entry(long hash, int id) {
        return ((int) hash & ~idMask()) | id;
    }

    private int idMask() {
        return (1 << idBits) - 1;
    }
}
