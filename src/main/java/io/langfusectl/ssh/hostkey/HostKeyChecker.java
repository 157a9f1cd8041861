package io.langfusectl.ssh.hostkey;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshConfig;
import io.langfusectl.ssh.hostkey.KnownHost.Marker;
import io.langfusectl.ssh.hostkey.KnownHosts.Judgement;
import io.langfusectl.ssh.hostkey.KnownHosts.Result;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Verifies a host's key; keeps the reason of a rejection, so that the caller can ask the user. */
public final class HostKeyChecker implements HostKeyVerifier {

    private final SshConfig config;
    private final boolean acceptNew;
    private final KnownHosts known;
    private volatile @Nullable HostKey refused;
    private volatile @Nullable Judgement judgement;

    public HostKeyChecker(SshConfig config, boolean acceptNew) {
        this.config = config;
        this.acceptNew = acceptNew || config.strictHostKeyChecking() == SshConfig.StrictHostKeyChecking.ACCEPTED;
        this.known = KnownHosts.read(config.knownHosts());
    }

    @Override
    public boolean verify(String unusedHost, int unusedPort, PublicKey offered) {
        var certificate = certificate(offered);
        var key = certificate.map(HostCertificate::plainKey).orElseGet(() -> HostKey.of(offered));
        var judged = known.judge(config.hostName(), key, certificate, Instant.now());
        if (judged.result() == Result.UNKNOWN && acceptNew) {
            remember(key);
            return true;
        }
        judgement = judged;
        refused = key;
        return judged.result() == Result.KNOWN;
    }

    @SuppressWarnings("unchecked") // a certificate is of the key it certifies
    private static Optional<HostCertificate> certificate(PublicKey offered) {
        return offered instanceof Certificate<?> certificate
                ? Optional.of(new HostCertificate((Certificate<PublicKey>) certificate))
                : Optional.empty();
    }

    /**
     * Returns the algorithms to prefer: those of the known keys, so that a host with several keys does not seem to have
     * changed.
     */
    @Override
    public List<String> findExistingAlgorithms(String unusedHost, int unusedPort) {
        var lines = known.of(config.hostName().lookup());
        if (lines.isEmpty() && config.hostName().alsoWithoutPort()) {
            lines = known.of(config.hostName().principal());
        }
        var certified = lines.stream().anyMatch(line -> line.marker() == Marker.AUTHORITY)
                ? Stream.of(
                                "ssh-ed25519",
                                "ecdsa-sha2-nistp256",
                                "ecdsa-sha2-nistp384",
                                "ecdsa-sha2-nistp521",
                                "rsa-sha2-512",
                                "rsa-sha2-256")
                        .map(type -> type + "-cert-v01@openssh.com")
                : Stream.<String>empty();
        var plain = lines.stream()
                .filter(line -> line.marker() == Marker.PLAIN)
                .map(line -> line.key().type())
                .flatMap(type -> type.equals("ssh-rsa") ? Stream.of("rsa-sha2-512", "rsa-sha2-256") : Stream.of(type));
        return Stream.concat(certified, plain).toList();
    }

    /** An unknown host, and whether the user may be asked about it. */
    public boolean mayBeAsked() {
        var judged = judgement;
        return judged != null
                && judged.result() == Result.UNKNOWN
                && config.strictHostKeyChecking() == SshConfig.StrictHostKeyChecking.ASKED;
    }

    public Prompter.UnknownHost question() {
        var key = Objects.requireNonNull(refused);
        return new Prompter.UnknownHost(
                config.hostName().lookup(), key.type(), key.fingerprint(), key.randomart(), known.unread());
    }

    public void rememberRefused() {
        remember(Objects.requireNonNull(refused));
    }

    private void remember(HostKey key) {
        var files = config.userKnownHosts();
        if (!files.isEmpty()) {
            new KnownHostsFile(files.get(0)).add(config.hostName().lookup(), key, config.hashesKnownHosts());
        }
    }

    /** Why the host was refused, or nothing if its key was not the reason. */
    public Optional<Failure> reason() {
        var judged = judgement;
        var key = refused;
        if (judged == null || key == null || judged.result() == Result.KNOWN) {
            return Optional.empty();
        }
        var host = config.hostName().lookup();
        var place = judged.line().map(line -> line.file() + ":" + line.line()).orElse("");
        return Optional.of(
                switch (judged.result()) {
                    case REVOKED -> new Failure(Problem.SSH_HOST_REVOKED, host, key.fingerprint(), place);
                    case CHANGED ->
                        new Failure(
                                Problem.SSH_HOST_CHANGED,
                                host,
                                key.toString(),
                                judged.line().map(line -> line.key().toString()).orElse(""),
                                place,
                                removal(judged, host));
                    default -> newcomer(host, key);
                });
    }

    private Failure newcomer(String host, HostKey key) {
        return known.unread().isEmpty()
                ? new Failure(Problem.SSH_HOST_UNKNOWN, host, key.type(), key.fingerprint())
                : new Failure(
                        Problem.SSH_KNOWN_HOSTS_INVALID,
                        String.join(", ", known.unread()),
                        host,
                        key.type(),
                        key.fingerprint());
    }

    private static String removal(Judgement judged, String host) {
        return judged.line()
                .map(line -> "ssh-keygen -R '" + host + "' -f '" + line.file() + "'")
                .orElse("");
    }
}
