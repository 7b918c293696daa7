package io.semcache.store;

import java.util.Map;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;

/** Whether a store has seen as much as a query asks for (KIP-796). */
final class Bounds {

    private Bounds() {}

    /** Whether {@code position} is at or past every component of {@code bound} that concerns this partition. */
    static boolean reached(Position position, PositionBound bound, int partition) {
        if (bound.isUnbounded()) {
            return true;
        }
        Position asked = bound.position();
        for (String topic : asked.getTopics()) {
            Long least = asked.getPartitionPositions(topic).get(partition);
            Map<Integer, Long> seen = position.getPartitionPositions(topic);
            if (least != null && seen.getOrDefault(partition, -1L) < least) {
                return false;
            }
        }
        return true;
    }
}
