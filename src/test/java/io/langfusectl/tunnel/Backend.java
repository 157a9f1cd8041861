package io.langfusectl.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service behind the tunnel that treats every connection in one way. */
public final class Backend implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** What it does with a connection. */
    public interface Manner {
        void serve(Socket socket, InputStream in, OutputStream out) throws IOException;
    }

    /** Sends back what it gets. */
    public static final Manner ECHO = (socket, in, out) -> {
        in.transferTo(out);
        socket.shutdownOutput();
    };

    public Backend(Manner manner) {
        try {
            listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        daemon(() -> {
            while (true) {
                var socket = listener.accept();
                connections.add(socket);
                daemon(() -> {
                    try (socket) {
                        manner.serve(socket, socket.getInputStream(), socket.getOutputStream());
                    } finally {
                        connections.remove(socket);
                    }
                });
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        var thread = new Thread(
                null,
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        return; // the test is over, or the other side left
                    }
                },
                "backend",
                128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
