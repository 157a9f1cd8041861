package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The services of a rehearsal: whoever asks one of them hears that it is ready. */
final class RehearsalServices implements AutoCloseable {

    /** Nobody else's: of this machine alone, and not the one that services are published at. */
    static final String ADDRESS = "127.83.1.7";

    private static final int[] PORTS = {3000, 3030, 4000, 5432, 6379, 8123, 9000};

    private final List<ServerSocket> services = new ArrayList<>();

    RehearsalServices() {
        for (int port : PORTS) {
            open(port);
        }
    }

    /** One of Langfuse's or LiteLLM's services, if the port can be had. */
    private void open(int port) {
        try {
            var service = new ServerSocket(port, 8, InetAddress.getByName(ADDRESS));
            services.add(service);
            RehearsalEngine.daemon(() -> {
                while (true) {
                    var client = service.accept();
                    RehearsalEngine.daemon(() -> greet(client));
                }
            });
        } catch (IOException taken) {
            return;
        }
    }

    /** PostgreSQL's no to TLS, Redis' answer to a ping, or a page. */
    private static void greet(Socket client) throws IOException {
        try (client) {
            var heard = new byte[4096];
            for (int count = client.getInputStream().read(heard);
                    count > 0;
                    count = client.getInputStream().read(heard)) {
                var answer = heard[0] == 0 ? "N" : heard[0] == '*' || heard[0] == 'P' ? "+PONG\r\n" : "";
                client.getOutputStream()
                        .write(
                                answer.isEmpty()
                                        ? RehearsalEngine.message(RehearsalEngine.JSON, "{}")
                                        : answer.getBytes(UTF_8));
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var service : services) {
            service.close();
        }
    }
}
