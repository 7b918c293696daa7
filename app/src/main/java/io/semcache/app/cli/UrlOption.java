package io.semcache.app.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** {@code --url}: the node that a command talks to. */
final class UrlOption {

    @Option(names = "--url", paramLabel = "URL", description = "The node to talk to (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8077");

    NodeClient client() {
        return new NodeClient(url);
    }
}
