package io.langfusectl.tunnel;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Hands sshj the wire that is connected already. */
final class WireFactory extends SocketFactory {

    private final Wire wire;

    WireFactory(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Socket createSocket() {
        return wire;
    }

    @Override
    public Socket createSocket(String host, int port) {
        return wire;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        return wire;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return wire;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        return wire;
    }
}
