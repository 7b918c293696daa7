package io.semcache.topology;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.Outcome;
import io.semcache.topology.runtime.CacheListener;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, in words. */
public final class CountingListener implements CacheListener {

    public final List<String> heard = new ArrayList<>();

    @Override
    public void looked(String namespace, LookupResult result) {
        heard.add(result.name());
    }

    @Override
    public void saved(int tokens) {}

    @Override
    public void notBooked(int answers) {}

    @Override
    public void settled(Outcome outcome, int waiters) {
        heard.add("settled " + outcome + " for " + waiters);
    }

    @Override
    public void vectorIgnored() {
        heard.add("vector ignored");
    }

    @Override
    public void notEmbedded(ErrorCode code) {
        heard.add("not embedded " + code);
    }

    @Override
    public void reissued() {
        heard.add("reissued");
    }

    @Override
    public void expired(int rows) {
        heard.add("expired " + rows);
    }

    @Override
    public void evicted(String namespace, int rows) {
        heard.add("evicted " + rows + " of " + namespace);
    }

    @Override
    public void invalidated(long entries) {
        heard.add("invalidated " + entries);
    }

    @Override
    public void rejected(ErrorCode code) {
        heard.add("rejected " + code);
    }

    @Override
    public void deadLettered() {
        heard.add("dead-lettered");
    }
}
