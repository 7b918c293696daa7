package io.semcache.topology.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CascadesTest {

    @Test
    void putsFewNamesIntoOnePart() {
        assertThat(Cascades.chunks(Set.of("a"))).containsExactly(List.of("a"));
        assertThat(Cascades.chunks(Set.of())).containsExactly(List.of());
    }

    @Test
    void dividesManyNamesIntoPartsThatFit() {
        Set<String> names =
                IntStream.range(0, 3_000).mapToObj(i -> "ü".repeat(100) + i).collect(Collectors.toSet());

        List<List<String>> chunks = Cascades.chunks(names);

        assertThat(chunks).hasSize(3);
        assertThat(chunks.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.stream()
                                .mapToInt(name -> name.getBytes(UTF_8).length)
                                .sum())
                        .isLessThanOrEqualTo(Cascades.CHUNK_BYTES));
    }
}
