package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ApiKey.Role;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsTest {

    private static final Grants WRITER = new Grants(Map.of(Role.READ, Set.of("shared"), Role.WRITE, Set.of("own")));

    @Test
    void includeTheWeakerRolesAndNoStronger() {
        assertThat(WRITER.allow(Role.READ, "own")).isTrue();
        assertThat(WRITER.allow(Role.WRITE, "own")).isTrue();
        assertThat(WRITER.allow(Role.ADMIN, "own")).isFalse();
        assertThat(WRITER.allow(Role.WRITE, "shared")).isFalse();
    }

    @Test
    void areForTheNamespacesTheyName() {
        assertThat(WRITER.allow(Role.READ, "other")).isFalse();
        assertThat(WRITER.allow(Role.READ, "*")).isFalse();
        assertThat(WRITER.allowEverywhere(Role.READ)).isFalse();
        assertThat(WRITER.allowSomewhere(Role.WRITE)).isTrue();
        assertThat(WRITER.allowSomewhere(Role.ADMIN)).isFalse();
    }

    @Test
    void canBeForEveryNamespace() {
        Grants reader = new Grants(Map.of(Role.READ, Set.of(Grants.EVERY_NAMESPACE)));

        assertThat(reader.allow(Role.READ, "any")).isTrue();
        assertThat(reader.allowEverywhere(Role.READ)).isTrue();
        assertThat(reader.allowEverywhere(Role.WRITE)).isFalse();
    }

    @Test
    void areNothingOrEverything() {
        for (Role role : Role.values()) {
            assertThat(Grants.EVERYTHING.allow(role, "any")).isTrue();
            assertThat(Grants.EVERYTHING.allowEverywhere(role)).isTrue();
            assertThat(Grants.NOTHING.allow(role, "any")).isFalse();
            assertThat(Grants.NOTHING.allowSomewhere(role)).isFalse();
        }
    }
}
