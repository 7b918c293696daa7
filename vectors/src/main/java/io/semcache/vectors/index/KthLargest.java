package io.semcache.vectors.index;

import java.util.Arrays;

/** The k-th largest of the values that were offered: a binary heap of the k largest. Not thread-safe. */
final class KthLargest {

    private final int k;
    private float[] heap;
    private int size;

    KthLargest(int k) {
        this.k = k;
        this.heap = new float[Math.min(k, 16)];
    }

    /** The k-th largest so far; negative infinity while there are fewer than k. */
    float value() {
        return size < k ? Float.NEGATIVE_INFINITY : heap[0];
    }

    void offer(float value) {
        if (size < k) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, Math.min(k, 2 * size));
            }
            heap[size++] = value;
            siftUp(size - 1);
        } else if (value > heap[0]) {
            heap[0] = value;
            siftDown();
        }
    }

    private void siftUp(int from) {
        int i = from;
        float value = heap[i];
        for (int parent = (i - 1) / 2; i > 0 && value < heap[parent]; parent = (i - 1) / 2) {
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = value;
    }

    private void siftDown() {
        int i = 0;
        float value = heap[0];
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (value <= heap[child]) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = value;
    }
}
