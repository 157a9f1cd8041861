package io.langfusectl.ssh.connect;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshConfig;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.ssh.identity.FixedPassword;
import io.langfusectl.ssh.identity.Identity;
import io.langfusectl.ssh.identity.IdentityList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.PasswordResponseProvider;
import org.jspecify.annotations.Nullable;

/** Authenticates the user to one host; remembers which method worked for the next time. */
public final class Authenticator {

    private static final int TIMEOUT = 9_000;

    /** Disconnect reasons of a host that rejects the user; OpenSSH uses the first for everything. */
    private static final Set<DisconnectReason> NO = EnumSet.of(
            DisconnectReason.PROTOCOL_ERROR,
            DisconnectReason.HOST_NOT_ALLOWED_TO_CONNECT,
            DisconnectReason.NO_MORE_AUTH_METHODS_AVAILABLE,
            DisconnectReason.ILLEGAL_USER_NAME);

    private final SshConfig config;
    private final SshTarget target;
    private final IdentityList identityList;
    private volatile @Nullable Identity welcome;
    private volatile char @Nullable [] password;

    public Authenticator(SshConfig config, SshTarget target, IdentityList identityList) {
        this.config = config;
        this.target = target;
        this.identityList = identityList;
    }

    /** Returns when the host has let us in; a {@link Failure} when it will not. */
    void enter(SSHClient ssh, Prompter prompter) throws TransportException {
        var tried = new ArrayList<String>();
        try {
            present(ssh, prompter, tried);
        } catch (TransportException e) {
            if (!NO.contains(e.getDisconnectReason())) {
                throw e;
            }
            throw rejection(ssh, tried);
        }
    }

    private void present(SSHClient ssh, Prompter prompter, List<String> tried) throws TransportException {
        var known = welcome;
        if (known != null && attempt(ssh, new PublicKeyAuth(known, true))) {
            return;
        }
        if (tryAll(ssh, identityList.ready(), tried)) {
            return;
        }
        for (var more = identityList.unlockNext(prompter); more.isPresent(); more = identityList.unlockNext(prompter)) {
            if (tryAll(ssh, more.get(), tried)) {
                return;
            }
        }
        if (target.password() && byPassword(ssh, prompter)) {
            return;
        }
        if (tried.isEmpty() && attempt(ssh, new AuthNone())) {
            return; // a host that accepts everyone; most list the methods that they accept
        }
        throw rejection(ssh, tried);
    }

    private boolean tryAll(SSHClient ssh, List<Identity> keys, List<String> tried) throws TransportException {
        for (var key : keys) {
            tried.add(key.name());
            if (attempt(ssh, new PublicKeyAuth(key, false))) {
                welcome = key;
                return true;
            }
        }
        return false;
    }

    private boolean byPassword(SSHClient ssh, Prompter prompter) throws TransportException {
        var known = password;
        var given = known != null ? Optional.of(known) : prompter.password(config.user() + "@" + config.host());
        if (given.isEmpty()) {
            return false;
        }
        var fixedPassword = new FixedPassword(given.get());
        if (attempt(ssh, new AuthPassword(fixedPassword))
                || attempt(ssh, new AuthKeyboardInteractive(new PasswordResponseProvider(fixedPassword)))) {
            password = given.get();
            return true;
        }
        return false;
    }

    private boolean attempt(SSHClient ssh, AuthMethod method) throws TransportException {
        try {
            method.setLoggerFactory(LoggerFactory.DEFAULT);
            return ssh.getUserAuth().authenticate(config.user(), connection(ssh), method, TIMEOUT);
        } catch (UserAuthException e) {
            if (e.getCause() instanceof TransportException broken) {
                throw broken;
            }
            if (ssh.getTransport().isRunning() && !(e.getCause() instanceof TimeoutException)) {
                return false; // this key does not sign, or the host does not want this way
            }
            throw new TransportException(e);
        }
    }

    private static Service connection(SSHClient ssh) {
        return (Service) ssh.getConnection();
    }

    private Failure rejection(SSHClient ssh, List<String> tried) {
        var locked = identityList.stillLocked();
        if (tried.isEmpty() && !locked.isEmpty()) {
            return new Failure(Problem.SSH_KEY_LOCKED, locked.get(0));
        }
        if (tried.isEmpty() && !identityList.passedOver().isEmpty()) {
            return identityList.passedOver().get(0);
        }
        return new Failure(
                target.isInstance() ? Problem.SSH_REJECTED_BY_INSTANCE : Problem.SSH_REJECTED,
                config.user(),
                target.isInstance() ? target.host() : config.host(),
                tried.isEmpty() ? "-" : String.join(", ", tried),
                String.join(", ", ssh.getUserAuth().getAllowedMethods()));
    }
}
