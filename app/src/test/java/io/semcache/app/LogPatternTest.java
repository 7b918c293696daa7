package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPatternTest {

    @Test
    void hidesCredentialsOfUrls(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("log.file", file.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL configuration = Objects.requireNonNull(LogPatternTest.class.getResource("/logback-file.xml"));
        configurator.doConfigure(configuration);

        context.getLogger("any")
                .atError()
                .addKeyValue("url", "http://me:pass1@registry:8081")
                .setCause(new IllegalStateException("no answer from https://me:pass2@registry/"))
                .log("failed to send a request to http://me:pass3@registry:8081/subjects");
        context.stop();

        assertThat(Files.readString(file))
                .contains("failed to send a request to http://[hidden]@registry:8081/subjects")
                .contains("IllegalStateException: no answer from https://[hidden]@registry/")
                .doesNotContain("pass");
    }
}
