package io.semcache.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /openapi.json} and the page that makes it browsable, {@code GET /docs}: Swagger UI from its jar, nothing
 * from another host. {@code /} leads there.
 */
final class DocsResource implements Resource {

    private static final HeaderName CONTENT_SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");

    /** Media types of the assets that are served, by name; nothing else of the jar is. */
    private static final Map<String, String> ASSETS = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");

    private final byte[] openApi = resource("/io/semcache/server/openapi.json");
    private final byte[] page = resource("/io/semcache/server/docs.html");
    private final byte[] script = resource("/io/semcache/server/docs.js");
    private final String assets = "/META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion() + "/";

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/openapi.json", ErrorFormat.PROBLEM, new Requirement.Nothing(), this::openApi),
                new Route(Method.GET, "/docs", ErrorFormat.PROBLEM, new Requirement.Nothing(), this::page),
                new Route(Method.GET, "/docs/{asset}", ErrorFormat.PROBLEM, new Requirement.Nothing(), this::asset),
                new Route(Method.GET, "/", ErrorFormat.PROBLEM, new Requirement.Nothing(), DocsResource::toDocs));
    }

    private void openApi(ServerRequest request, ServerResponse response, Access access) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(openApi);
    }

    private void page(ServerRequest request, ServerResponse response, Access access) {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.header(
                CONTENT_SECURITY_POLICY, "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:");
        response.send(page);
    }

    private void asset(ServerRequest request, ServerResponse response, Access access) {
        String name = request.path().pathParameters().get("asset");
        if (name.equals("docs.js")) {
            response.header(HeaderNames.CONTENT_TYPE, "text/javascript; charset=utf-8");
            response.send(script);
            return;
        }
        @Nullable String mediaType = ASSETS.get(name);
        if (mediaType == null) {
            throw Refusal.of(
                    ErrorCode.NOT_FOUND, "there is no " + request.path().path());
        }
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.header(HeaderNames.CACHE_CONTROL, "max-age=3600");
        response.send(resource(assets + name));
    }

    private static void toDocs(ServerRequest request, ServerResponse response, Access access) {
        response.status(Status.FOUND_302);
        response.header(HeaderNames.LOCATION, "/docs");
        response.send();
    }

    private static String swaggerUiVersion() {
        Properties properties = new Properties();
        try (InputStream in = open("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] resource(String path) {
        try (InputStream in = open(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String path) {
        @Nullable InputStream in = DocsResource.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("expected resource " + path + " on the class path");
        }
        return in;
    }
}
