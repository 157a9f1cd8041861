package io.langfusectl.ssh.connect;

import io.langfusectl.ssh.identity.Identity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * Public-key authentication with one identity: queries whether the server accepts the key, then signs; a key that
 * worked before signs at once.
 */
final class PublicKeyAuth extends AbstractAuthMethod {

    private final Identity identity;
    private final boolean atOnce;
    private final Deque<String> algorithms;

    PublicKeyAuth(Identity identity, boolean atOnce) {
        super("publickey");
        this.identity = identity;
        this.atOnce = atOnce;
        this.algorithms = new ArrayDeque<>(identity.algorithms());
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        return super.buildReq()
                .putBoolean(signed)
                .putString(algorithms.element())
                .putBytes(identity.blob());
    }

    private SSHPacket signedRequest() throws UserAuthException {
        var request = request(true);
        var data = new Buffer.PlainBuffer()
                .putBytes(params.getTransport().getSessionID())
                .putBuffer(new SSHPacket(request))
                .getCompactData();
        try {
            return request.putBytes(identity.sign(algorithms.element(), data));
        } catch (IOException e) {
            throw new UserAuthException(e);
        }
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return atOnce ? signedRequest() : request(false);
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message == Message.USERAUTH_60) {
            params.getTransport().write(signedRequest());
        } else {
            super.handle(message, packet);
        }
    }

    @Override
    public boolean shouldRetry() {
        algorithms.remove();
        return !algorithms.isEmpty();
    }
}
