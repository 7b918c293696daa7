package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.semcache.config.ErrorCode;
import io.semcache.store.row.Row;

/** Entity tags (RFC 9110, section 8.8.3) of entries: of the event that wrote them. */
final class EntityTag {

    private static final String ANY = "*";
    private static final String WEAK = "W/";

    private EntityTag() {}

    static String of(Row.Present row) {
        return '"' + Long.toHexString(row.offset()) + '-' + Long.toHexString(row.createdAtMs()) + '"';
    }

    /** Whether the caller has this already. */
    static boolean isKnown(ServerRequestHeaders headers, String tag) {
        if (!headers.contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        for (String line : headers.values(HeaderNames.IF_NONE_MATCH)) {
            for (String given : line.split(",", -1)) {
                String known = given.strip();
                if (known.equals(ANY)
                        || (known.startsWith(WEAK) ? known.substring(WEAK.length()) : known).equals(tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Who makes a write depend on what is there must not believe that it did. */
    static void refuseConditions(ServerRequestHeaders headers) {
        for (HeaderName condition :
                new HeaderName[] {HeaderNames.IF_MATCH, HeaderNames.IF_NONE_MATCH, HeaderNames.IF_UNMODIFIED_SINCE}) {
            if (headers.contains(condition)) {
                throw new Refusal(
                        ErrorCode.INVALID_REQUEST, "writes cannot be conditional", condition.defaultCase(), -1);
            }
        }
    }
}
