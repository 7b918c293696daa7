package io.semcache.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Where the log goes. Until one of these is called, warnings go to standard error. */
public final class Logs {

    private Logs() {}

    /** Lifecycle and worse to the console: a node in the foreground of a supervisor or container. */
    public static void toConsole() {
        configure("/logback-console.xml", "");
    }

    /** Lifecycle and worse to a file: a node in the foreground of a person. */
    public static void toFile(Path file) {
        configure("/logback-file.xml", file.toString());
    }

    private static void configure(String resource, String file) {
        URL url = Objects.requireNonNull(Logs.class.getResource(resource), resource);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            JoranConfigurator configurator = new JoranConfigurator();
            context.reset();
            context.putProperty("log.file", file);
            configurator.setContext(context);
            try {
                configurator.doConfigure(url);
            } catch (JoranException e) {
                throw new IllegalStateException(resource, e);
            }
        }
    }
}
