package io.langfusectl.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between a client and a server that can lose a flow, as a NAT does: silently, for ever. */
final class Relay implements AutoCloseable {

    private final ServerSocket listener;
    private final int server;
    private final List<Flow> flows = new CopyOnWriteArrayList<>();

    Relay(int server) {
        this.server = server;
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

    int port() {
        return listener.getLocalPort();
    }

    /** Every flow of now is lost: nothing more comes through, and nobody is told. */
    void lose() {
        flows.forEach(flow -> flow.lost = true);
    }

    private final class Flow {

        private final Socket client;
        private volatile boolean lost;

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
                    if (!lost) {
                        out.write(buffer, 0, count);
                    }
                }
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
