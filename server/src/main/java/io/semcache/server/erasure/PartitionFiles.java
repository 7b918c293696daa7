package io.semcache.server.erasure;

import io.semcache.config.ErrorCode;

/** What the files of a partition may still hold of what was erased, at its owner. */
public sealed interface PartitionFiles {

    /** Nothing. */
    record Purged() implements PartitionFiles {}

    /** They are being rewritten. */
    record Purging() implements PartitionFiles {}

    /** Nobody could say. */
    record Failed(ErrorCode code, String message) implements PartitionFiles {}
}
