package io.semcache.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory of a process as Linux counts it in {@code /proc/<pid>/status}.
 *
 * @param residentBytes pages in memory now ({@code VmRSS})
 * @param peakBytes the most there ever were ({@code VmHWM})
 */
record ProcessMemory(long residentBytes, long peakBytes) {

    private static final long KIBIBYTE = 1024;

    /** @throws IOException if the process is gone, or the system is none with {@code /proc} */
    static ProcessMemory of(long pid) throws IOException {
        return parse(Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")));
    }

    static ProcessMemory parse(List<String> status) throws IOException {
        return new ProcessMemory(bytes(status, "VmRSS:"), bytes(status, "VmHWM:"));
    }

    private static long bytes(List<String> status, String field) throws IOException {
        for (String line : status) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
            }
        }
        throw new IOException("expected " + field + " in the status of a process, got " + status);
    }
}
