package io.semcache.server.http;

import io.helidon.common.tls.Tls;
import io.semcache.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on a new certificate when its files have changed, so that one that is renewed every few weeks needs no restart.
 * Files that do not fit (one of the two is written, the other not yet) are left alone until they do.
 */
final class CertificateWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CertificateWatch.class);

    private final Settings.Tls files;
    private final Consumer<Tls> reload;
    private final Thread thread;
    private List<FileTime> seen;

    /** Looks at the files in this interval until it is closed. */
    CertificateWatch(Settings.Tls files, Duration interval, Consumer<Tls> reload) {
        this.files = files;
        this.reload = reload;
        this.seen = times();
        this.thread = Thread.ofVirtual().name("certificate-watch").start(() -> watch(interval));
    }

    private void watch(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                look();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void look() {
        List<FileTime> now = times();
        if (now.equals(seen)) {
            return;
        }
        try {
            reload.accept(Certificate.read(files));
            seen = now;
            LOGGER.atInfo().addKeyValue("certificate", files.certificate()).log("certificate read again");
        } catch (IllegalArgumentException e) {
            LOGGER.atWarn().setCause(e).log("the new certificate cannot be used; the one before it stays");
        }
    }

    private List<FileTime> times() {
        return List.of(time(files.certificate()), time(files.key()));
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
