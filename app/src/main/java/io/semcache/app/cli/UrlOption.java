package io.semcache.app.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --url}: the node that a command talks to. */
final class UrlOption {

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = HttpUrl.class,
            description = "The node to talk to (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8077");

    NodeClient client() {
        return new NodeClient(url);
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
