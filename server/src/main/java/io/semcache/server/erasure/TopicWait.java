package io.semcache.server.erasure;

import org.jspecify.annotations.Nullable;

/**
 * A topic in which what was erased may lie until its segments are removed or compacted.
 *
 * @param untilMs when nothing of it is left, at the latest; null: its settings give no such time
 * @param because the settings that say so
 */
public record TopicWait(String topic, @Nullable Long untilMs, String because) {

    /** Whether that time is over. */
    public boolean over(long nowMs) {
        return untilMs != null && untilMs <= nowMs;
    }
}
