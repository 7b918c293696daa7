package io.semcache.server.http;

/**
 * Where a value stands in a document (RFC 6901): {@code /filter/and/0/eq}.
 *
 * @param text the pointer as it is written
 */
record JsonPointer(String text) {

    /** The pointer of a member of the document's object. */
    static JsonPointer of(String member) {
        return new JsonPointer("").member(member);
    }

    JsonPointer member(String name) {
        return new JsonPointer(text + "/" + name.replace("~", "~0").replace("/", "~1"));
    }

    JsonPointer element(int index) {
        return new JsonPointer(text + "/" + index);
    }

    /** A refusal of what stands here; {@code expected} is the end of a sentence. */
    Refusal expected(String expected) {
        return Refusal.invalid(text, "expected " + expected + " at " + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
