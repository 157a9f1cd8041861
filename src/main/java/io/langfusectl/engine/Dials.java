package io.langfusectl.engine;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** The ways to an engine. */
final class Dials {

    private Dials() {}

    static Wire to(EngineAddress address) {
        return switch (address.uri().getScheme()) {
            case "unix" ->
                new HttpTransport(address, () -> SocketChannel.open(UnixDomainSocketAddress.of(address.socket())));
            case "ssh" -> new HttpTransport(address, new SshDial(address.uri()));
            default -> new StockTransport(address);
        };
    }
}
