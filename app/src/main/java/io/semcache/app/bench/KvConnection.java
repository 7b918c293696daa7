package io.semcache.app.bench;

import java.io.IOException;
import java.util.List;

/** One connection to a server that keeps values under names: one call after the other. */
interface KvConnection extends AutoCloseable {

    void put(String name, byte[] value) throws IOException;

    byte[] get(String name) throws IOException;

    /** All these values, read in one call. */
    List<byte[]> getAll(List<String> names) throws IOException;

    @Override
    void close() throws IOException;
}
