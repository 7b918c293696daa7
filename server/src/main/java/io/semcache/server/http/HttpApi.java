package io.semcache.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.server.CacheServices;
import io.semcache.server.similarity.payload.PayloadLookup;
import io.semcache.topology.admission.Tokenizers;
import java.io.OutputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Every route of the API and what stands around them. */
public final class HttpApi {

    /** Route name under which requests that match no route are counted. */
    static final String UNMATCHED = "unmatched";

    /** Folder of the state folder for dumps that are imported at this moment. */
    private static final String IMPORTS = "imports";

    private static final int METHOD_NOT_ALLOWED = 405;

    private final List<Resource> resources;
    private final Guard guard;

    /** @param metrics gives the body of {@code GET /metrics} */
    public HttpApi(
            Settings settings,
            CacheServices services,
            PayloadLookup lookup,
            Health health,
            Supplier<String> metrics,
            RequestListener listener,
            Clock clock) {
        ModelCatalog models = new ModelCatalog(settings);
        this.guard = new Guard(
                Authentication.of(settings.apiKeys()),
                listener,
                settings.limits().requestIdBytes());
        Settings.Limits limits = settings.limits();
        BodyBudget budget = BodyBudget.ofHeap(limits.bodyBytes());
        Bodies documents = new Bodies(budget, limits.bodyBytes());
        Bodies payloads = new Bodies(budget, limits.payloadBytes());
        Deadlines deadlines = new Deadlines(settings.server(), clock);
        this.resources = List.of(
                new EmbeddingsResource(
                        settings, models, new Tokenizers(), services.embeddings(), documents, deadlines, clock),
                new LookupResource(models, services.stored(), limits.entries(), documents, deadlines),
                new SimilarResource(
                        settings,
                        models,
                        services.embeddings(),
                        services.stored(),
                        services.similar(),
                        lookup,
                        documents,
                        deadlines),
                new KvResource(services.stored(), services.writes(), payloads, deadlines),
                new NamesResource(services.names(), limits.scanNames(), deadlines),
                new EntriesResource(services.writes(), limits.entries(), documents, deadlines),
                new ErasureResource(services.erasures(), limits.nameBytes(), documents, deadlines, clock),
                new LedgerResource(services.ledger(), settings.ledger().prices(), deadlines, clock),
                new DeletesResource(services.writes(), limits.entries(), documents, deadlines),
                new InvalidateResource(services.invalidations(), limits, documents, deadlines),
                new FlushResource(services.invalidations(), documents, deadlines),
                new ReconcileResource(services.invalidations(), documents, deadlines),
                new ModelsResource(models, settings.ledger().prices(), clock),
                new ExportResource(services.sections(), deadlines, clock),
                new ImportResource(
                        services.imports(),
                        new Spool(settings.stateDir().resolve(IMPORTS), limits.importBytes()),
                        deadlines),
                new ClusterResource(services.cluster(), deadlines),
                new HealthResource(health),
                new MetricsResource(metrics),
                new DocsResource());
    }

    List<Route> routes() {
        return resources.stream().flatMap(r -> r.routes().stream()).toList();
    }

    public HttpRouting.Builder routing() {
        HttpRouting.Builder routing = HttpRouting.builder();
        for (Route route : routes()) {
            routing.route(route.method(), pattern(route.path()), guard.around(route));
            if (route.method().equals(Method.GET) && !hasHead(route.path())) {
                routing.route(Method.HEAD, pattern(route.path()), withoutBody(guard.around(route)));
            }
        }
        otherMethods().forEach((path, handler) -> routing.any(pattern(path), handler));
        routing.any(guard.around(unmatched()));
        return routing;
    }

    private boolean hasHead(String path) {
        return routes().stream()
                .anyMatch(route ->
                        route.method().equals(Method.HEAD) && route.path().equals(path));
    }

    private static Handler withoutBody(Handler get) {
        return (request, response) -> {
            response.streamFilter(body -> OutputStream.nullOutputStream());
            get.handle(request, response);
        };
    }

    /** By path, what answers the methods that it does not take. */
    private Map<String, Handler> otherMethods() {
        Map<String, TreeSet<String>> allowed = new LinkedHashMap<>();
        Map<String, ErrorFormat> formats = new LinkedHashMap<>();
        for (Route route : routes()) {
            allowed.computeIfAbsent(route.path(), path -> new TreeSet<>())
                    .add(route.method().text());
            formats.put(route.path(), route.errors());
        }
        Map<String, Handler> handlers = new LinkedHashMap<>();
        allowed.forEach((path, methods) -> {
            ErrorFormat format = formats.getOrDefault(path, ErrorFormat.PROBLEM);
            handlers.put(path, guard.around(notAllowed(path, String.join(", ", methods), format)));
        });
        return handlers;
    }

    private static Route unmatched() {
        return new Route(
                Method.GET, UNMATCHED, ErrorFormat.PROBLEM, new Requirement.Nothing(), (request, response, access) -> {
                    throw Refusal.of(
                            ErrorCode.NOT_FOUND, "there is no " + request.path().path());
                });
    }

    private static Route notAllowed(String path, String methods, ErrorFormat format) {
        return new Route(Method.GET, path, format, new Requirement.Nothing(), (request, response, access) -> {
            response.header(HeaderNames.ALLOW, methods);
            String message = "expected " + methods + " for " + path + ", got "
                    + request.prologue().method().text();
            Guard.refuse(format, request, response, Refusal.invalid(null, message), METHOD_NOT_ALLOWED);
        });
    }

    /** The name of a model, an entry or a source may hold slashes, and line breaks. */
    private static String pattern(String path) {
        return path.replace("{id}", "{id:(?s).+}")
                .replace("{name}", "{name:(?s).+}")
                .replace("{source}", "{source:(?s).+}");
    }
}
