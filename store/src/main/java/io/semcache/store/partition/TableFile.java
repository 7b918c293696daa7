package io.semcache.store.partition;

import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.Status;

/** A table file of a family, as long as the database says it is. */
public record TableFile(Path path, Family family, long bytes) {

    /**
     * Reads it from end to end, by its name and without the database, and checks every block's checksum.
     *
     * @throws RocksDBException if the file is not what the database wrote, or cannot be read
     */
    public void verify() throws RocksDBException {
        try (Options options = new Options();
                SstFileReader reader = new SstFileReader(options)) {
            reader.open(path.toString());
            reader.verifyChecksum();
        }
        long found = path.toFile().length();
        if (found != bytes) {
            String message = path + ": expected " + bytes + " bytes, found " + found;
            throw new RocksDBException(message, new Status(Status.Code.Corruption, Status.SubCode.None, message));
        }
    }
}
