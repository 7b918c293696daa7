package io.semcache.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SemcacheCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            SemcacheCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void hasHelpOnEveryCommand() {
        for (CommandLine command : program.getSubcommands().values()) {
            assertThat(program.execute(command.getCommandName(), "--help"))
                    .as(command.getCommandName())
                    .isZero();
        }
        assertThat(out.toString()).contains("Usage: semcache dev", "Usage: semcache config");
    }

    @Test
    void exitsWith2WithoutACommand() {
        assertThat(program.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("missing COMMAND");
    }

    @Test
    void exitsWith2AndEveryMistakeOnAWrongFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.properties"), "server.port=x\nserver.hots=y\n");

        int code = program.execute("config", "--config", file.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("server.port=x: expected an integer")
                .contains("server.hots=y: unknown key, did you mean server.host?");
    }

    @Test
    void exitsWith1WhenNoNodeAnswers() {
        assertThat(program.execute("health", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("no node answers at http://127.0.0.1:1");
    }

    @Test
    void exitsWith2OnAUrlThatIsNone() {
        for (String url : List.of("foo", "ftp://host", "http://", "http://me:pw@host", "http://a b")) {
            assertThat(program.execute("health", "--url", url)).as(url).isEqualTo(2);
        }
        assertThat(err.toString()).contains("Invalid value for option '--url'").contains("expected a URL like");
    }

    @Test
    void namesThePortThatIsInUseBeforeItAsksForKafka(@TempDir Path folder) throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = Files.writeString(
                    folder.resolve("x.properties"),
                    "server.port=" + busy.getLocalPort()
                            + "\nmodels.hash.provider=hash\nkafka.bootstrap.servers=127.0.0.1:1\n");

            int code = program.execute("serve", "--config", file.toString());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString())
                    .contains("cannot listen on 127.0.0.1:" + busy.getLocalPort())
                    .contains("server.port");
        }
    }

    @Test
    void printsSettingsAsJson() {
        assertThat(program.execute("config", "-o", "json")).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"server.port\":\"8077\"");
    }
}
