package io.langfusectl.ssh.hostkey;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.config.KnownHostName;
import io.langfusectl.ssh.hostkey.KnownHost.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the known_hosts files say, judged as OpenSSH does.
 *
 * @param unread the places of lines that say nothing we understand; ssh passes over them as well
 */
record KnownHosts(List<KnownHost> lines, List<String> unread) {

    /** How a key stands. */
    enum Result {
        KNOWN,
        UNKNOWN,
        CHANGED,
        REVOKED
    }

    /** A standing and the line that decided it. */
    record Judgement(Result result, Optional<KnownHost> line) {}

    /** Reads every file there is; one that is missing says nothing. */
    static KnownHosts read(List<Path> files) {
        var lines = new ArrayList<KnownHost>();
        var unread = new ArrayList<String>();
        for (var file : files) {
            if (!Files.exists(file) || !Files.isRegularFile(file)) {
                continue;
            }
            try {
                int number = 0;
                for (var line :
                        Files.readString(file, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
                    number++;
                    var entry = KnownHost.parse(file, number, line);
                    entry.ifPresent(lines::add);
                    if (entry.isEmpty() && !line.matches("[ \t]*(#.*)?")) {
                        unread.add(file + ":" + number);
                    }
                }
            } catch (IOException e) {
                throw new Failure(e, Problem.FILE_UNREADABLE, file);
            }
        }
        return new KnownHosts(lines, unread);
    }

    /** The lines for a name. */
    List<KnownHost> of(String name) {
        return lines.stream().filter(line -> line.hosts().matches(name)).toList();
    }

    /** In ssh's order: the certificate, the same under the name without port, then the plain key likewise. */
    Judgement judge(KnownHostName name, HostKey key, Optional<HostCertificate> certificate, Instant now) {
        if (certificate.isPresent()) {
            var signed = signed(name, certificate.get(), now);
            if (signed.isPresent() && signed.get().result() != Result.UNKNOWN) {
                return signed.get();
            }
            if (signed.isEmpty() && name.alsoWithoutPort()) {
                var second = judge(name.withoutPort(), key, certificate, now);
                if (second.result() == Result.KNOWN) {
                    return second;
                }
            }
        }
        var judgement = plain(of(name.lookup()), key);
        if (judgement.result() == Result.UNKNOWN && name.alsoWithoutPort()) {
            var second = judge(name.withoutPort(), key, Optional.empty(), now);
            return second.result() == Result.CHANGED ? judgement : second;
        }
        return judgement;
    }

    /**
     * Returns the verdict on a certificate: empty if its authority is not listed, unknown if the certificate is not
     * valid for this host.
     */
    private Optional<Judgement> signed(KnownHostName name, HostCertificate certificate, Instant now) {
        var entries = of(name.lookup());
        var revoked = line(entries, Marker.REVOKED, certificate.plainKey())
                .or(() -> line(entries, Marker.REVOKED, certificate.authority()));
        if (revoked.isPresent()) {
            return Optional.of(new Judgement(Result.REVOKED, revoked));
        }
        return line(entries, Marker.AUTHORITY, certificate.authority())
                .map(authority -> new Judgement(
                        certificate.vouchesFor(name.principal(), now) ? Result.KNOWN : Result.UNKNOWN,
                        Optional.of(authority)));
    }

    private static Judgement plain(List<KnownHost> entries, HostKey key) {
        var revoked = line(entries, Marker.REVOKED, key);
        if (revoked.isPresent()) {
            return new Judgement(Result.REVOKED, revoked);
        }
        var same = line(entries, Marker.PLAIN, key);
        if (same.isPresent()) {
            return new Judgement(Result.KNOWN, same);
        }
        var other = entries.stream()
                .filter(line -> line.marker() == Marker.PLAIN)
                .min((a, b) -> Boolean.compare(
                        b.key().type().equals(key.type()), a.key().type().equals(key.type())));
        return new Judgement(other.isPresent() ? Result.CHANGED : Result.UNKNOWN, other);
    }

    private static Optional<KnownHost> line(List<KnownHost> entries, Marker marker, HostKey key) {
        return entries.stream()
                .filter(line -> line.marker() == marker && line.key().is(key))
                .findFirst();
    }
}
