package io.langfusectl.ssh.identity;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import io.langfusectl.files.RegularFile;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.Prompter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import org.jspecify.annotations.Nullable;

/** A file with a private key: OpenSSH's own form, PEM or PKCS#8, encrypted or not. */
public record PrivateKeyFile(Path file) {

    private static final int TRIES = 3;
    private static final Pattern CIPHERS =
            Pattern.compile("aes(?:128|192|256)-c(?:bc|tr)|aes(?:128|256)-gcm@openssh\\.com|3des-cbc");

    static {
        EcdsaProvider.install();
    }

    /** Somebody else on this machine could read it; ssh refuses such a key as well. */
    void refuseIfOpen() {
        try {
            var rights = new HashSet<>(Files.getPosixFilePermissions(file));
            var mode = PosixFilePermissions.toString(rights);
            rights.removeAll(Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
            if (!rights.isEmpty()) {
                throw new Failure(Problem.SSH_KEY_OPEN, file, mode);
            }
        } catch (UnsupportedOperationException e) {
            return; // Windows has other rights, and its ssh checks none of these
        } catch (IOException e) {
            throw new Failure(e, Problem.SSH_KEY_DENIED, file);
        }
    }

    boolean isEncrypted() {
        var text = text();
        if (text.contains("BEGIN OPENSSH PRIVATE KEY")) {
            return !cipher(text).equals("none");
        }
        return text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED");
    }

    /** The cipher's name, which an OpenSSH key says first. */
    private static String cipher(String text) {
        try {
            var body = text.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
            var buffer = new Buffer.PlainBuffer(Base64.getDecoder().decode(body));
            buffer.rpos("openssh-key-v1".length() + 1);
            return buffer.readString();
        } catch (IllegalArgumentException | Buffer.BufferException e) {
            return "none";
        }
    }

    /** Returns the key, after asking for the passphrase at most three times; empty without the right one. */
    public Optional<KeyPair> unlock(Prompter prompter) {
        if (!isEncrypted()) {
            return Optional.of(read(null));
        }
        refuseIfSealedOtherwise();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            var passphrase = prompter.passphrase(file, attempt);
            if (passphrase.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(read(passphrase.get()));
            } catch (Failure wrong) {
                if (attempt == TRIES) {
                    throw wrong;
                }
            }
        }
        return Optional.empty();
    }

    /** No passphrase would help. */
    private void refuseIfSealedOtherwise() {
        var text = text();
        if (text.contains("BEGIN OPENSSH PRIVATE KEY")
                && !CIPHERS.matcher(cipher(text)).matches()) {
            throw new Failure(Problem.SSH_KEY_CIPHER, file, cipher(text));
        }
    }

    private KeyPair read(char @Nullable [] passphrase) {
        var text = text();
        try {
            if (text.contains("Proc-Type: 4,ENCRYPTED")) {
                text = EncryptedPem.decrypt(text, passphrase == null ? new char[0] : passphrase);
            }
            FileKeyProvider provider =
                    text.contains("BEGIN OPENSSH PRIVATE KEY") ? new OpenSSHKeyV1KeyFile() : new PKCS8KeyFile();
            provider.init(new StringReader(text), new FixedPassword(passphrase));
            return new KeyPair(provider.getPublic(), provider.getPrivate());
        } catch (IOException | RuntimeException e) {
            throw new Failure(e, passphrase == null ? Problem.SSH_KEY_UNREADABLE : Problem.SSH_KEY_LOCKED, file);
        }
    }

    private String text() {
        try {
            return new String(RegularFile.bytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Failure(e, Problem.SSH_KEY_DENIED, file);
        }
    }
}
