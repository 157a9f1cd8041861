package io.langfusectl.tunnel.link;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The bytes that went through a local port, and the number of its connections. */
final class TrafficCounters {

    private final AtomicInteger totalConnections = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    void connectionOpened() {
        totalConnections.incrementAndGet();
        connections.incrementAndGet();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    /** How many clients ever got a channel. */
    int totalConnections() {
        return totalConnections.get();
    }

    int connections() {
        return connections.get();
    }

    long bytesSent() {
        return sent.sum();
    }

    long bytesReceived() {
        return received.sum();
    }
}
