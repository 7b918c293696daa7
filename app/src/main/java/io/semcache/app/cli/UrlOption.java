package io.semcache.app.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --url}, {@code --api-key} and {@code --cacert}: the node that a command talks to, and as whom. */
final class UrlOption {

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = HttpUrl.class,
            defaultValue = "${env:SEMCACHE_URL:-http://127.0.0.1:8077}",
            description = "The node to talk to (default: SEMCACHE_URL, or http://127.0.0.1:8077).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private URI url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            defaultValue = "${env:SEMCACHE_API_KEY}",
            showDefaultValue = Visibility.NEVER,
            description =
                    "API key, if the node needs one; better in SEMCACHE_API_KEY, where other users do not see it.")
    private @Nullable String apiKey;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            defaultValue = "${env:SEMCACHE_CACERT}",
            showDefaultValue = Visibility.NEVER,
            description =
                    "PEM file with the certificates to trust, instead of those of the JVM (also SEMCACHE_CACERT).")
    private @Nullable Path cacert;

    NodeClient client() {
        return new NodeClient(url, apiKey, cacert == null ? null : TrustedCertificates.read(cacert));
    }

    /** Takes what can be called over HTTP; anything else is bad usage. */
    static final class HttpUrl implements ITypeConverter<URI> {

        @Override
        public URI convert(String text) {
            try {
                URI url = new URI(text);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null) {
                    return url;
                }
            } catch (URISyntaxException e) {
                // the same mistake
            }
            throw new TypeConversionException("expected a URL like http://127.0.0.1:8077 without credentials");
        }
    }
}
