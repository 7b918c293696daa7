package io.semcache.app.streams;

import io.semcache.store.row.CorruptRowException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Tells damaged files of a store from everything else that can go wrong with one. */
final class StoreDamage {

    /** A store that cannot be opened names its folder: {@code …/<task>/rocksdb/…}. */
    private static final Pattern FOLDER = Pattern.compile("[/\\\\](\\d+_\\d+)[/\\\\]rocksdb\\b");

    private StoreDamage() {}

    /** The task whose store is damaged; empty if the failure is another, or names no task. */
    static Optional<TaskId> taskOf(Throwable failure) {
        boolean damaged = false;
        Optional<TaskId> task = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            damaged |= isDamage(cause);
            if (task.isEmpty()) {
                Throwable named = cause;
                task = (cause instanceof StreamsException streams ? streams.taskId() : Optional.<TaskId>empty())
                        .or(() -> folder(named));
            }
        }
        return damaged ? task : Optional.empty();
    }

    /** A full disk or a lock is no damage: the files are good, and moving them would lose them. */
    private static boolean isDamage(Throwable cause) {
        return switch (cause) {
            case CorruptRowException _ -> true;
            case RocksDBException rocks -> {
                Status status = rocks.getStatus();
                yield status != null
                        && switch (status.getCode()) {
                            case Corruption, NotFound -> true;
                            case IOError -> String.valueOf(rocks.getMessage()).contains("No such file");
                            default -> false;
                        };
            }
            default -> false;
        };
    }

    private static Optional<TaskId> folder(Throwable cause) {
        Matcher folder = FOLDER.matcher(String.valueOf(cause.getMessage()));
        return folder.find() ? Optional.of(TaskId.parse(folder.group(1))) : Optional.empty();
    }
}
