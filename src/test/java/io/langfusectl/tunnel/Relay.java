package io.langfusectl.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A network between a client and a server: it can lose a flow, as a NAT does – silently, for ever – or stand still. */
public final class Relay implements AutoCloseable {

    private final ServerSocket listener;
    private final int server;
    private final Duration delay;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private final List<Flow> flows = new CopyOnWriteArrayList<>();

    public Relay(int server) {
        this(server, Duration.ZERO);
    }

    /** @param delay of what comes through, each way */
    Relay(int server, Duration delay) {
        this.server = server;
        this.delay = delay;
        try {
            listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        daemon(() -> {
            while (true) {
                var client = listener.accept();
                daemon(() -> new Flow(client).run());
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** For a while nothing comes through, of what is there and of what is begun; then all of it does. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    public void release() {
        held.countDown();
    }

    /** Every flow of now is lost: nothing more comes through, and nobody is told. */
    public void lose() {
        flows.forEach(flow -> flow.lost = true);
    }

    /** Of every flow of now nothing comes through for a while; of others all does. */
    public void stopFlows() {
        flows.forEach(flow -> flow.stopped = new CountDownLatch(1));
    }

    public void resumeFlows() {
        flows.forEach(flow -> flow.stopped.countDown());
    }

    private final class Flow {

        private final Socket client;
        private volatile boolean lost;
        private volatile CountDownLatch stopped = new CountDownLatch(0);

        Flow(Socket client) {
            this.client = client;
        }

        void run() throws IOException {
            try (client;
                    var far = new Socket(InetAddress.getLoopbackAddress(), server)) {
                client.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                flows.add(this);
                var back = daemon(() -> pass(far.getInputStream(), client.getOutputStream()));
                pass(client.getInputStream(), far.getOutputStream());
                far.close();
                back.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                flows.remove(this);
            }
        }

        private void pass(InputStream in, OutputStream out) throws IOException {
            var buffer = new byte[65536];
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    held.await();
                    stopped.await();
                    LockSupport.parkNanos(delay.toNanos());
                    if (!lost) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                if (!lost) {
                    client.close();
                }
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static Thread daemon(Task task) {
        var thread = new Thread(
                null,
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        return; // the network is unreliable, as it should be
                    }
                },
                "relay",
                128 * 1024);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
