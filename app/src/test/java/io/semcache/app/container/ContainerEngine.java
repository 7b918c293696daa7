package io.semcache.app.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether containers can be run here, asked with the {@code docker} command: Testcontainers itself takes minutes of
 * errors to say that an engine cannot get its images.
 */
final class ContainerEngine {
    static final String KAFKA = "apache/kafka:4.3.1";
    static final String REGISTRY = "apicurio/apicurio-registry:3.3.3";

    private static final List<String> OF_THE_DOCKERFILE = List.of("eclipse-temurin:25-jdk", "eclipse-temurin:25-jre");
    /** Inside a container, Testcontainers starts one of these to learn the engine's address. */
    private static final String OF_TESTCONTAINERS = "alpine:3.17";

    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PULL_TIMEOUT = Duration.ofMinutes(5);

    private ContainerEngine() {}

    /** Why no containers can be run; empty if they can. Pulls images that are missing. */
    static Optional<String> obstacle() {
        if (!docker(ASK_TIMEOUT, "version")) {
            return Optional.of("No container engine answers");
        }
        return images().stream()
                .filter(image -> !docker(ASK_TIMEOUT, "image", "inspect", image))
                .filter(image -> !docker(PULL_TIMEOUT, "pull", "--quiet", image))
                .findFirst()
                .map(image -> "The container engine cannot get " + image);
    }

    private static List<String> images() {
        List<String> images = new ArrayList<>(List.of(KAFKA, REGISTRY));
        images.addAll(OF_THE_DOCKERFILE);
        if (Files.exists(Path.of("/.dockerenv")) && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null) {
            images.add(OF_TESTCONTAINERS);
        }
        return images;
    }

    private static boolean docker(Duration timeout, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
