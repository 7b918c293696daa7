package io.semcache.fetch;

import io.semcache.schemas.VectorEvent;

/** Where a fetch ends, in exactly one of these ways. */
interface Outcomes {

    /** The answer is to be written; the record is finished once it is. */
    void answer(PendingFetch fetch, VectorEvent answer);

    /** Finished: nothing is owed. */
    void skip(PendingFetch fetch, FetchListener.Skipped why);

    /** Not finished, not ours any more: whoever reads the record next handles it. */
    void abandon(PendingFetch fetch);
}
