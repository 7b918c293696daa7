package io.semcache.server.routing;

import io.semcache.dump.Block;
import io.semcache.server.dump.SectionSource;
import io.semcache.store.query.Export;
import io.semcache.store.query.ExportTotals;
import io.semcache.store.row.CorruptRowException;
import java.io.IOException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;

/** A section from the store of this node. */
record LocalSection(Block.Section start, Export export) implements SectionSource {

    @Override
    public Block.@Nullable Content next() throws IOException {
        try {
            return export.next();
        } catch (InvalidStateStoreException e) {
            throw new IOException("partition " + start.partition() + " moved while it was exported", e);
        } catch (ProcessorStateException | CorruptRowException e) {
            throw new IOException("partition " + start.partition() + " is damaged", e);
        }
    }

    @Override
    public Block.SectionEnd end() {
        ExportTotals totals = export.totals();
        return new Block.SectionEnd(
                totals.entries(), totals.checksum(), totals.storedEntries(), totals.storedChecksum());
    }

    @Override
    public void close() {
        export.close();
    }
}
