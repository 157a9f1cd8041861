package io.langfusectl.ssh.identity;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import io.langfusectl.files.RegularFile;
import io.langfusectl.ssh.hostkey.HostKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;

/** A file with a public key or a certificate, as ssh-keygen writes it beside the private key. */
record PublicKeyFile(Path file) {

    /** The key as it is sent, or nothing where there is none. */
    Optional<byte[]> blob() {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            var words = new String(RegularFile.bytes(file), StandardCharsets.ISO_8859_1)
                    .trim()
                    .split("\\s+", 3);
            return words.length < 2
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(words[1]));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // not a public key: the private one is tried all the same
        }
    }

    /** The first is a certificate of the second. */
    static boolean certifies(byte[] certificate, byte[] key) {
        try {
            return new Buffer.PlainBuffer(certificate).readPublicKey() instanceof Certificate<?> signed
                    && Arrays.equals(HostKey.of(signed.getKey()).blob(), key);
        } catch (Buffer.BufferException | RuntimeException e) {
            return false;
        }
    }
}
