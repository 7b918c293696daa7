package io.semcache.store;

import java.nio.file.Path;

/** A table file of a partition, as the database knows it. */
record TableFile(Path path, Family family, long bytes) {}
