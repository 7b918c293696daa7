package io.semcache.server.erasure;

import org.jspecify.annotations.Nullable;

/**
 * A topic in which what was erased may lie until its segments are removed or compacted.
 *
 * @param untilMs when nothing of it is left, at the latest; null: its settings give no such time
 * @param because the settings that say so
 * @param held whether the brokers still have records from before that retention should have removed
 */
public record TopicWait(String topic, @Nullable Long untilMs, String because, boolean held) {

    /** Whether that time is over, and the brokers have done what they should. */
    public boolean over(long nowMs) {
        return !held && untilMs != null && untilMs <= nowMs;
    }
}
