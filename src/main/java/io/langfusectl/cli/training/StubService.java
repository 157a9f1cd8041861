package io.langfusectl.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Every service of a rehearsal: whoever asks it hears that it is ready. On a port that the system chooses, for a user's
 * own services may be coming up meanwhile.
 */
final class StubService implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());

    StubService() throws IOException {
        StubHttp.daemon(() -> {
            while (true) {
                var client = socket.accept();
                StubHttp.daemon(() -> greet(client));
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void greet(Socket client) throws IOException {
        try (client) {
            var heard = new byte[4096];
            for (int count = client.getInputStream().read(heard);
                    count > 0;
                    count = client.getInputStream().read(heard)) {
                client.getOutputStream().write(answer(heard[0]));
            }
        }
    }

    /** PostgreSQL's no to TLS, Redis' answer to a ping, or a page. */
    private static byte[] answer(byte first) {
        return switch (first) {
            case 0 -> "N".getBytes(UTF_8);
            case '*', 'P' -> "+PONG\r\n".getBytes(UTF_8);
            default -> StubHttp.message("Content-Type: application/json\r\n", "{}");
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
