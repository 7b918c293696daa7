package io.semcache.server.http;

/** How a vector is written into JSON. */
enum VectorEncoding {
    /** An array of numbers: for each component the shortest decimal that reads back as the same float32. */
    FLOAT,
    /** A string: Base64 of the little-endian float32 components. */
    BASE64
}
