package io.semcache.app.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A random graph of sources without cycles: each depends on some earlier ones of the same parity, so that half of them
 * can never be affected by the first. Also the model that answers are compared with.
 */
final class SourceGraph {

    /** As many as one entry may name. */
    private static final int MOST_EDGES_OF_A_SOURCE = 32;

    private final List<List<Integer>> dependsOn;

    private SourceGraph(List<List<Integer>> dependsOn) {
        this.dependsOn = dependsOn;
    }

    /** @throws IllegalArgumentException if so few sources cannot have so many edges */
    static SourceGraph random(int sources, int edges, SplittableRandom random) {
        List<List<Integer>> dependsOn = new ArrayList<>(sources);
        int left = edges;
        for (int source = 0; source < sources; source++) {
            int share = Math.ceilDiv(left, sources - source);
            int earlier = source / 2;
            Set<Integer> others = new LinkedHashSet<>();
            while (others.size() < Math.min(Math.min(share, earlier), MOST_EDGES_OF_A_SOURCE)) {
                others.add(2 * random.nextInt(earlier) + source % 2);
            }
            left -= others.size();
            dependsOn.add(List.copyOf(others));
        }
        if (left > 0) {
            throw new IllegalArgumentException(
                    "expected at most " + (edges - left) + " edges of " + sources + " sources, got " + edges);
        }
        return new SourceGraph(Collections.unmodifiableList(dependsOn));
    }

    int size() {
        return dependsOn.size();
    }

    List<Integer> dependsOn(int source) {
        return dependsOn.get(source);
    }

    /** All that depend on {@code source}, directly or not, and itself. */
    BitSet affectedBy(int source) {
        List<List<Integer>> dependents = new ArrayList<>();
        dependsOn.forEach(others -> dependents.add(new ArrayList<>()));
        for (int i = 0; i < dependsOn.size(); i++) {
            for (int other : dependsOn.get(i)) {
                dependents.get(other).add(i);
            }
        }
        BitSet affected = new BitSet();
        Queue<Integer> next = new ArrayDeque<>(List.of(source));
        while (!next.isEmpty()) {
            int one = next.remove();
            if (!affected.get(one)) {
                affected.set(one);
                next.addAll(dependents.get(one));
            }
        }
        return affected;
    }
}
