package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.Prices;
import io.semcache.config.Prices.Money;
import io.semcache.config.Settings;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}, as OpenAI's clients read them, with what else is known. */
final class ModelsResource implements Resource {

    private static final long MILLION = 1_000_000;

    private final ModelCatalog models;
    private final Prices prices;
    private final Clock clock;

    ModelsResource(ModelCatalog models, Prices prices, Clock clock) {
        this.models = models;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(
                        Method.GET,
                        "/v1/models",
                        ErrorFormat.PROBLEM_WITH_ENVELOPE,
                        new Requirement.AnyKey(),
                        this::list),
                new Route(
                        Method.GET,
                        "/v1/models/{id}",
                        ErrorFormat.PROBLEM_WITH_ENVELOPE,
                        new Requirement.AnyKey(),
                        this::one));
    }

    private void list(ServerRequest request, ServerResponse response, Access access) {
        Json.send(response, json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (Settings.Model model : models.all()) {
                write(json, model);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void one(ServerRequest request, ServerResponse response, Access access) {
        Settings.Model model = models.named(request.path().pathParameters().get("id"));
        Json.send(response, json -> write(json, model));
    }

    private void write(JsonGenerator json, Settings.Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", model.name());
        json.writeStringField("object", "model");
        json.writeNumberField("created", 0);
        json.writeStringField("owned_by", model.provider());
        json.writeNumberField("dimensions", model.dimensions());
        json.writeNumberField("max_tokens", model.maxTokens());
        json.writeStringField("revision", model.revision());
        json.writeArrayFieldStart("aliases");
        for (String alias : new TreeSet<>(model.aliases())) {
            json.writeString(alias);
        }
        json.writeEndArray();
        Optional<Money> price =
                prices.cost(model.name(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), MILLION);
        if (price.isPresent()) {
            json.writeObjectFieldStart("price");
            json.writeStringField(
                    "per_million_tokens",
                    price.get().amount().stripTrailingZeros().toPlainString());
            json.writeStringField("currency", price.get().currency().getCurrencyCode());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
