package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.ApiKey.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyReaderTest {

    private static final String HASH = KeyHash.ofKey("semcache_a").hex();
    private static final String OTHER_HASH = KeyHash.ofKey("semcache_b").hex();

    @Test
    void readsAKeyWithItsRoles() {
        ApiKey key = SettingsReader.read(Map.of(
                        "auth.keys.shop.hash", HASH,
                        "auth.keys.shop.read", "*",
                        "auth.keys.shop.write", "shop, shop.v2"))
                .apiKeys()
                .getFirst();

        assertThat(key)
                .isEqualTo(new ApiKey(
                        "shop",
                        KeyHash.ofKey("semcache_a"),
                        new Grants(Map.of(Role.READ, Set.of("*"), Role.WRITE, Set.of("shop", "shop.v2")))));
    }

    @Test
    void readsTheHashFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hash"), HASH + "\n");

        assertThat(SettingsReader.read(
                                Map.of("auth.keys.shop.hash.file", file.toString(), "auth.keys.shop.read", "shop"))
                        .apiKeys()
                        .getFirst()
                        .hash())
                .isEqualTo(KeyHash.ofKey("semcache_a"));
    }

    @Test
    void reportsEveryMistakeAndNoHash() {
        assertThatThrownBy(() -> SettingsReader.read(Map.of(
                        "auth.keys.none.hash", HASH,
                        "auth.keys.twice.hash", HASH,
                        "auth.keys.twice.admin", "*",
                        "auth.keys.short.hash", "0123",
                        "auth.keys.short.read", "Shop",
                        "auth.keys.hashless.write", "shop",
                        "auth.keys.typo.hash", OTHER_HASH,
                        "auth.keys.typo.wirte", "shop")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .containsExactlyInAnyOrder(
                                        "auth.keys.none.read: expected namespaces for at least one of read, write and admin",
                                        "auth.keys.twice.hash: expected a key of its own, this is the one of none",
                                        "auth.keys.short.hash: expected 64 hex digits, which semcache keys new prints",
                                        "auth.keys.short.read=Shop: expected namespaces like [a-z0-9][a-z0-9._-]{0,62} with commas between them, or *",
                                        "auth.keys.short.read=Shop: expected namespaces for at least one of read, write and admin",
                                        "auth.keys.hashless.hash: expected 64 hex digits, which semcache keys new prints",
                                        "auth.keys.typo.wirte=shop: unknown key, did you mean auth.keys.typo.write?",
                                        "auth.keys.typo.read: expected namespaces for at least one of read, write and admin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.3.2.1", "::1", "localhost"})
    void needsNoKeyOnALoopbackAddress(String host) {
        assertThat(SettingsReader.read(Map.of("server.host", host)).apiKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "node-1", "localhost.example.com", "127.0.0.1.example.com"})
    void needsAKeyOnAnyOtherAddress(String host) {
        assertThatThrownBy(() -> SettingsReader.read(Map.of("server.host", host)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "server.host=" + host + ": expected a loopback address like 127.0.0.1 as long as there is no"
                                + " API key; semcache keys new makes one");
        assertThat(SettingsReader.read(
                                Map.of("server.host", host, "auth.keys.a.hash", HASH, "auth.keys.a.read", "default"))
                        .server()
                        .host())
                .isEqualTo(host);
    }

    @Test
    void needsNoKeyWhereNothingListens() {
        assertThat(SettingsReader.read(Map.of("server.host", "0.0.0.0", "roles", "fetch"))
                        .apiKeys())
                .isEmpty();
    }

    @Test
    void makesKeysThatNobodyCanGuess() {
        SecureRandom random = new SecureRandom();
        List<NewApiKey> keys = List.of(NewApiKey.random(random), NewApiKey.random(random));

        assertThat(keys.getFirst().text()).matches("semcache_[A-Za-z0-9_-]{43}");
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(keys.getFirst().hash())
                .isEqualTo(KeyHash.ofHex(keys.getFirst().hash().hex()))
                .isNotEqualTo(keys.getLast().hash());
        assertThat(keys.getFirst()).hasToString("[hidden]");
    }
}
