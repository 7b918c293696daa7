package io.semcache.topology.admission;

/** The length of strings in UTF-8, without encoding them. */
final class Utf8 {

    /** A surrogate without its other half: there is no UTF-8 for it. */
    static final int MALFORMED = -1;

    private Utf8() {}

    /** Bytes of {@code text} in UTF-8, or {@link #MALFORMED}. */
    static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return MALFORMED;
            }
        }
        return bytes;
    }
}
