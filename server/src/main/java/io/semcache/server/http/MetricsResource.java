package io.semcache.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.semcache.config.ApiKey.Role;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /metrics} in the Prometheus text format 0.0.4. */
final class MetricsResource implements Resource {

    private final Supplier<String> scrape;

    /** @param scrape the whole body */
    MetricsResource(Supplier<String> scrape) {
        this.scrape = scrape;
    }

    @Override
    public List<Route> routes() {
        // Labels name every namespace and count what it has.
        Requirement requirement = new Requirement.Everywhere(Role.READ);
        return List.of(
                new Route(Method.GET, "/metrics", ErrorFormat.PROBLEM, requirement, (request, response, access) -> {
                    response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
                    response.send(scrape.get());
                }));
    }
}
