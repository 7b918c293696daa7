package io.semcache.fetch;

import io.semcache.fetch.provider.ProviderAnswer;

/** What is written down around one provider call. Used once, by one thread. */
interface Booking {

    /** Before the call; false: it is not to be made, and nothing else is called here. */
    boolean begin() throws InterruptedException;

    /** After the call; not called if the thread was interrupted during it. */
    void end(ProviderAnswer answer);

    /** Writes nothing down. */
    Booking NONE = new Booking() {
        @Override
        public boolean begin() {
            return true;
        }

        @Override
        public void end(ProviderAnswer answer) {}
    };
}
