package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./semcache}, with a stand-in for Maven. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherIT {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void buildsNothingAfterAWholeBuild() throws Exception {
        Path calls = standInForMaven("");

        Process help = launch(Path.of("..", "semcache"), "--help");

        assertThat(help.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(help.exitValue()).isZero();
        assertThat(calls).doesNotExist();
    }

    @Test
    void buildsOnceForTwoFirstStarts() throws Exception {
        Path launcher = emptyRepository();
        Path calls = standInForMaven("sleep 2; mkdir -p " + folder + "/home/app/target/semcache; touch " + folder
                + "/home/app/target/semcache/built");

        List<Process> starts = List.of(launch(launcher), launch(launcher));

        for (Process start : starts) {
            assertThat(start.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.readAllLines(calls)).hasSize(1);
    }

    @Test
    void takesOverFromABuildThatWasKilled() throws Exception {
        Path launcher = emptyRepository();
        Path calls = standInForMaven("touch " + folder + "/home/app/target/semcache/built");
        Path lock = Files.createDirectories(folder.resolve("home/app/target/semcache/building"));
        Process killed = new ProcessBuilder("true").start();
        killed.waitFor();
        Files.writeString(lock.resolve("pid"), String.valueOf(killed.pid()));

        Process start = launch(launcher);

        assertThat(start.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(calls)).hasSize(1);
        assertThat(lock).doesNotExist();
    }

    /** A folder that looks like a repository in which nothing was built; returns its launcher. */
    private Path emptyRepository() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("app/src/main"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("app/pom.xml"));
        return Files.copy(Path.of("..", "semcache"), home.resolve("semcache"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** A program named mvn, first on the path, that notes each call in the file returned and then does this. */
    private Path standInForMaven(String action) throws IOException {
        Path calls = folder.resolve("calls");
        Path mvn = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho called >> " + calls + "\n" + action + "\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        return calls;
    }

    private Process launch(Path launcher, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(arguments));
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
