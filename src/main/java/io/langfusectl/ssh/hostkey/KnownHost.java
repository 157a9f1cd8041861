package io.langfusectl.ssh.hostkey;

import io.langfusectl.ssh.config.HostPattern;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;

/** One line of a known_hosts file. */
record KnownHost(Path file, int line, Marker marker, HostPattern hosts, HostKey key) {

    /** What a line says of its key. */
    enum Marker {
        PLAIN,
        AUTHORITY,
        REVOKED
    }

    private static final Set<String> TYPES = Set.of(
            "ssh-rsa",
            "ssh-dss",
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    /** The entry in a line, or nothing for a comment and for what ssh would pass over as well. */
    static Optional<KnownHost> parse(Path file, int number, String line) {
        var rest = line.replaceFirst("^[ \t]+", "");
        if (rest.isEmpty() || rest.startsWith("#")) {
            return Optional.empty();
        }
        var marker = Marker.PLAIN;
        if (rest.startsWith("@")) {
            var word = rest.split("[ \t]", 2);
            marker = word[0].equals("@cert-authority") ? Marker.AUTHORITY : Marker.REVOKED;
            if (word.length < 2 || !(word[0].equals("@cert-authority") || word[0].equals("@revoked"))) {
                return Optional.empty();
            }
            rest = word[1].replaceFirst("^[ \t]+", "");
        }
        var fields = rest.split("[ \t]+", 4);
        if (fields.length < 3 || fields[0].startsWith("@")) {
            return Optional.empty();
        }
        var hosts = new HostPattern(fields[0]);
        var kind = marker;
        return key(fields[1], fields[2]).map(key -> new KnownHost(file, number, kind, hosts, key));
    }

    private static Optional<HostKey> key(String type, String base64) {
        if (!TYPES.contains(type)) {
            return Optional.empty();
        }
        try {
            var key = HostKey.in(Base64.getDecoder().decode(base64));
            return key.type().equals(type) ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException | Buffer.BufferException e) {
            return Optional.empty();
        }
    }
}
