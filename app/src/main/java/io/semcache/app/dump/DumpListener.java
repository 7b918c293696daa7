package io.semcache.app.dump;

/** Told how far an export or import has come. */
public interface DumpListener {

    /**
     * There is more of the file.
     *
     * @param sections that are complete
     * @param of how many there are
     * @param bytes of the file so far
     */
    void progressed(int sections, int of, long bytes);
}
