package io.semcache.app.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.semcache.app.whole.Cache;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.KeyHash;
import io.semcache.serdes.CacheKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the OpenAPI document that the node serves, each in every way that its schemas allow: a new
 * operation is called without a change here.
 */
class TenantsIT {

    private static final Tenant VICTIM = new Tenant("victim");
    private static final Tenant BEFORE = new Tenant("caller-1");
    private static final Tenant AFTER = new Tenant("caller-2");
    private static final Tenant ALONE = new Tenant("caller-3");
    private static final String OPERATOR = "operator";
    private static final String SECRET = "nobody else may read this";
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Path stateDir;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Cache cache;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static List<Operation> operations;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (Tenant tenant : List.of(VICTIM, BEFORE, AFTER, ALONE)) {
            settings.putAll(tenant.settings());
        }
        settings.put("auth.keys.operator.hash", KeyHash.ofKey(OPERATOR).hex());
        settings.put("auth.keys.operator.admin", "*");
        settings.put("namespaces.default.store-text", "true");
        cache = new Cache(stateDir, settings).start();
        operations = Operation.all(json(get("/openapi.json", "").body()));
    }

    @AfterAll
    static void stop() {
        cache.close();
        CLIENT.close();
    }

    /** What both tenants say. */
    private static Vocabulary words(Tenant tenant) {
        return new Vocabulary(tenant.namespace(), Cache.DIMENSIONS)
                .withTexts("a text", "a-name", "a-tag")
                .with("key", CacheKey.ofName(VICTIM.namespace(), "a-name").hex())
                .with("keys", CacheKey.ofName(VICTIM.namespace(), "a-name").hex());
    }

    @Test
    void everyOperationRefusesCallersThatItDoesNotKnow() {
        SoftAssertions all = new SoftAssertions();
        for (Call call : calls(operation -> !operation.isOpen(), words(VICTIM))) {
            for (String wrong : new String[] {
                "", "wrong", KeyHash.ofKey(VICTIM.key(Role.ADMIN)).hex(), " "
            }) {
                Answer answer = send(call, wrong);

                all.assertThat(answer.status())
                        .as("%s with key '%s'", call, wrong)
                        .isEqualTo(401);
                all.assertThat(answer.contentType())
                        .as("%s with key '%s'", call, wrong)
                        .isEqualTo(
                                call.operation().method().equals("HEAD")
                                        ? answer.contentType()
                                        : call.operation().mediaType(401));
            }
        }
        all.assertAll();
    }

    @Test
    void everyOperationRefusesAKeyThatIsTooWeak() {
        SoftAssertions all = new SoftAssertions();
        for (Call call : calls(operation -> !weaker(operation).isEmpty(), words(VICTIM))) {
            for (String key : weaker(call.operation())) {
                Answer answer = send(call, key);

                all.assertThat(answer.status()).as("%s with %s", call, key).isEqualTo(403);
            }
        }
        all.assertAll();
    }

    /** Keys of the victim that do not have the role of the operation. */
    private static List<String> weaker(Operation operation) {
        return switch (operation.role()) {
            case "read:*", "write:*", "admin:*" -> List.of(VICTIM.key(Role.ADMIN));
            case "write" -> List.of(VICTIM.key(Role.READ));
            case "admin" -> List.of(VICTIM.key(Role.READ), VICTIM.key(Role.WRITE));
            default -> List.of();
        };
    }

    @Test
    void everyOperationRefusesTheKeyOfAnotherNamespace() {
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : operations) {
            if (operation.role().isEmpty()) {
                continue; // the same for all namespaces
            }
            List<Integer> statuses = CallGenerator.calls(operation, words(VICTIM)).stream()
                    .map(call -> send(call, AFTER.key(Role.ADMIN)).status())
                    .toList();

            // A call that no tenant may make like this is refused for that; a call that names no namespace finds
            // nothing.
            int refused = operation.namesNoNamespace() ? 404 : 403;
            all.assertThat(statuses).as(operation.toString()).contains(refused).isSubsetOf(refused, 400, 415);
        }
        all.assertAll();
    }

    /**
     * Non-interference (Goguen and Meseguer, 1982): a tenant gets the same answers to the same calls whether the other
     * has stored something or not. Then what the other has stored is still there.
     */
    @Test
    void noOperationTellsOrRemovesAnythingOfTheOther() {
        List<String> alone = play(BEFORE);

        fill(VICTIM);
        List<String> victims = reads(VICTIM);
        String counted = entries(VICTIM);
        List<String> together = play(AFTER);

        assertThat(together).isEqualTo(alone);
        assertThat(together).noneMatch(answer -> answer.contains(SECRET) || answer.contains(VICTIM.namespace()));
        assertThat(reads(VICTIM)).isEqualTo(victims);
        assertThat(entries(VICTIM)).isEqualTo(counted);
    }

    @Test
    void everyOperationIsReached() throws IOException {
        fill(ALONE);
        SoftAssertions all = new SoftAssertions();
        List<Operation> last = new ArrayList<>(operations);
        last.sort(Comparator.comparing(Operation::removes));
        for (Operation operation : last) {
            String key = operation.role().endsWith(":*") ? OPERATOR : ALONE.key(Role.ADMIN);
            if (operation.removes()) {
                fill(ALONE);
            }

            Vocabulary words = operation.namesNoNamespace() ? words(ALONE).with("id", erasure(ALONE)) : words(ALONE);
            all.assertThat(CallGenerator.calls(operation, words))
                    .as("%s succeeds in one way at least", operation)
                    .anyMatch(call -> send(call, key).isSuccess());
        }
        all.assertAll();
    }

    /** The id of an erasure that the tenant asked for. */
    private static String erasure(Tenant tenant) throws IOException {
        for (Call call : calls(operation -> operation.path().equals("/v1/erasures"), words(tenant))) {
            Answer answer = send(call, tenant.key(Role.ADMIN));
            if (answer.isSuccess() && json(answer.body()).has("id")) {
                return json(answer.body()).get("id").asText();
            }
        }
        throw new IllegalStateException("expected a call that erases");
    }

    /** Everything that a tenant can do, in an order in which nothing is removed before it is asked for. */
    private static List<String> play(Tenant tenant) {
        fill(tenant);
        List<String> answers = new ArrayList<>(reads(tenant));
        for (Call call : calls(Operation::removes, words(tenant))) {
            answers.add(comparable(call, tenant));
        }
        answers.addAll(reads(tenant));
        return answers;
    }

    /** All that stores, first with what the others say too, then with what nobody else knows. */
    private static void fill(Tenant tenant) {
        for (Call call :
                calls(operation -> !operation.removes() && !operation.role().endsWith(":*"), words(tenant))) {
            send(call, tenant.key(Role.ADMIN));
        }
        if (tenant.equals(VICTIM)) {
            for (String name : new String[] {"a-name", "a-name-of-the-victim"}) {
                Vocabulary secret = words(tenant).withTexts(SECRET, name, "a-tag");
                calls(operation -> !operation.removes(), secret).forEach(call -> send(call, tenant.key(Role.ADMIN)));
            }
        }
    }

    /** The answers to all that reads, once what was written is embedded and found by its meaning. */
    private static List<String> reads(Tenant tenant) {
        List<List<String>> seen = new ArrayList<>(List.of(read(tenant)));
        await().atMost(SETTLING).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            seen.add(read(tenant));
            assertThat(seen.getLast()).isEqualTo(seen.get(seen.size() - 2));
        });
        return seen.getLast();
    }

    private static List<String> read(Tenant tenant) {
        return calls(Operation::reads, words(tenant)).stream()
                .filter(call -> !call.body().contains("no-cache")) // stores anew each time
                .map(call -> comparable(call, tenant))
                .toList();
    }

    private static String comparable(Call call, Tenant tenant) {
        Answer answer = send(call, tenant.key(Role.ADMIN)).comparable(tenant.namespace());
        return call.toString().replace(tenant.namespace(), "NAMESPACE") + " -> " + answer;
    }

    private static String entries(Tenant tenant) {
        return get("/metrics", OPERATOR)
                .body()
                .lines()
                .filter(line -> line.contains("namespace=\"" + tenant.namespace() + "\""))
                .sorted()
                .toList()
                .toString();
    }

    private static List<Call> calls(Predicate<Operation> which, Vocabulary words) {
        return operations.stream()
                .filter(operation -> !operation.isOpen())
                .filter(which)
                .flatMap(operation -> CallGenerator.calls(operation, words).stream())
                .toList();
    }

    private static Answer get(String path, String key) {
        return send("GET", path, Map.of(), new byte[0], key);
    }

    private static Answer send(Call call, String key) {
        return send(call.operation().method(), call.target(), call.headers(), call.bytes(), key);
    }

    private static Answer send(String method, String target, Map<String, String> headers, byte[] body, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(cache.url(target))
                .timeout(TIMEOUT)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        try {
            return Answer.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
