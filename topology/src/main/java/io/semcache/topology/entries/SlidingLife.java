package io.semcache.topology.entries;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.store.row.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lives that begin anew when the entry is read. Reads are many and writes cost, so a read moves the expiry only when
 * more than a tenth of the life has gone by since it was last moved: an entry lives at least nine tenths of its time
 * after its last read.
 */
public final class SlidingLife {

    private static final int STEPS_PER_LIFE = 10;

    private SlidingLife() {}

    /** Whether a read at {@code nowMs} should be told to the owner of the entry. */
    public static boolean isDue(Row.Present entry, long nowMs) {
        return entry.slidingMs() != Row.Present.FIXED_LIFE
                && expiryMs(entry, nowMs) - entry.expiresAtMs() > entry.slidingMs() / STEPS_PER_LIFE;
    }

    /** What tells the owner that {@code entry} was read at {@code readAt}. Nobody waits for it. */
    public static CommandEvent touch(Row.Present entry, Instant readAt) {
        var touch = new CommandEvent();
        touch.setCommandId("");
        touch.setOp(CommandOp.TOUCH);
        touch.setNamespace(entry.info().namespace());
        touch.setName(entry.info().name());
        touch.setTags(List.of());
        touch.setMetadata(Map.of());
        touch.setDependsOn(List.of());
        touch.setSources(List.of());
        touch.setIssuedAt(readAt);
        touch.setReceivedAt(readAt);
        touch.setTenant("");
        return touch;
    }

    /** {@code entry} as it is after a read at {@code readAtMs}; null if that does not lengthen its life. */
    public static Row.@Nullable Present touched(Row.Present entry, long readAtMs) {
        if (entry.slidingMs() == Row.Present.FIXED_LIFE || expiryMs(entry, readAtMs) < entry.expiresAtMs()) {
            return null;
        }
        return new Row.Present(
                entry.vector(),
                entry.info(),
                entry.createdAtMs(),
                expiryMs(entry, readAtMs),
                entry.epoch(),
                entry.offset(),
                entry.payload(),
                entry.slidingMs(),
                entry.staleMs(),
                entry.textKey());
    }

    private static long expiryMs(Row.Present entry, long readAtMs) {
        return Lifetime.expiryMs(readAtMs, entry.slidingMs());
    }
}
