package io.langfusectl.ssh.connect;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Hands sshj the wire that is connected already. */
final class SshSocketFactory extends SocketFactory {

    private final SshSocket sshSocket;

    SshSocketFactory(SshSocket sshSocket) {
        this.sshSocket = sshSocket;
    }

    @Override
    public Socket createSocket() {
        return sshSocket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        return sshSocket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        return sshSocket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return sshSocket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        return sshSocket;
    }
}
