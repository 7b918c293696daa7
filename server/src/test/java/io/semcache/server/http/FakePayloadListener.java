package io.semcache.server.http;

import io.semcache.server.similarity.payload.PayloadListener;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes down what it is told. */
final class FakePayloadListener implements PayloadListener {

    final List<String> looked = new CopyOnWriteArrayList<>();
    final BlockingQueue<Compared> compared = new LinkedBlockingQueue<>();

    /** One shadow check. */
    record Compared(Shadow verdict, float cosine) {}

    @Override
    public void looked(String namespace, Result result) {
        looked.add(namespace + " " + result);
    }

    @Override
    public void compared(Shadow verdict, float cosine) {
        compared.add(new Compared(verdict, cosine));
    }
}
