package io.semcache.server.http;

import java.io.IOException;

/** Tells a full disk from other failures to write a file. */
final class NoSpace {

    private NoSpace() {}

    /** Java has no type for ENOSPC and EDQUOT (POSIX, errno.h), only what the system calls them. */
    static boolean is(IOException e) {
        String message = e.getMessage();
        return message != null
                && (message.contains("No space left on device") || message.contains("Disk quota exceeded"));
    }
}
