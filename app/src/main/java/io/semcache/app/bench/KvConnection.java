package io.semcache.app.bench;

import java.io.IOException;
import java.util.List;

/** One connection to a server that keeps values under names: one call after the other. */
interface KvConnection extends AutoCloseable {

    void put(String name, byte[] value) throws IOException;

    /** Reads the value and returns its length. */
    int get(String name) throws IOException;

    /** Reads all these values in one call and returns their length together. */
    int getAll(List<String> names) throws IOException;

    @Override
    void close() throws IOException;
}
