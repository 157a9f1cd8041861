package io.langfusectl.engine.transport;

import io.langfusectl.engine.discovery.DockerHost;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The ways to an engine. */
public final class Connectors {

    private Connectors() {}

    public static Transport to(DockerHost address) {
        return switch (address.uri().getScheme()) {
            case "unix" -> new HttpTransport(address, () -> connect(address.socket()));
            case "ssh" -> new HttpTransport(address, new SshConnectorStream(address.uri()));
            default -> new ZerodepTransport(address);
        };
    }

    public static void warmUpSockets() {
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
        } catch (IOException | UnsupportedOperationException noSuchSockets) {
            return; // an engine behind one will say so
        }
    }

    /** Connects at once or not at all: an engine that no longer accepts would else be waited for for ever. */
    private static SocketChannel connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                throw new ConnectException("it accepts no more connections");
            }
            channel.configureBlocking(true);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
