package io.semcache.dump;

import java.util.List;

/** What a source of a namespace depends on: edges of the graph along which invalidations cascade. */
public record Source(String namespace, String name, List<String> dependsOn) {

    public Source {
        dependsOn = List.copyOf(dependsOn);
    }
}
