package io.langfusectl.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** A server on loopback that answers each connection with the next of its lines, the last one for ever. */
public final class Listener implements AutoCloseable {

    private final ServerSocket socket;
    private final Iterator<String> answers;
    private String last = "";

    public Listener(String... answers) {
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.answers = List.of(answers).iterator();
        var thread = new Thread(this::serve, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    public static String http(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                answer(client);
            } catch (IOException e) {
                return;
            }
        }
    }

    /** One answer for each request on the connection: Postgres asks twice. */
    private void answer(Socket client) throws IOException {
        var request = new byte[4096];
        while (client.getInputStream().read(request) > 0) {
            last = answers.hasNext() ? answers.next() : last;
            client.getOutputStream().write(last.getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
