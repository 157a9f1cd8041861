package io.langfusectl.ssh.identity;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys to try, in ssh's order: those of the agent that are also named, then the agent's others, then the files.
 * What was unlocked stays unlocked for the next link.
 */
public final class IdentityList {

    private final SshConfig config;
    private final List<Path> demanded;
    private final List<Identity> unlocked = new ArrayList<>();
    private final List<Path> locked = new ArrayList<>();
    private final List<Path> refused = new ArrayList<>();
    private final List<Failure> passedOver = new ArrayList<>();

    /**
     * Creates the list of the identities that are tried at one host.
     *
     * @param demanded files that must be there, because the command line names them
     */
    public IdentityList(SshConfig config, List<Path> demanded) {
        this.config = config;
        this.demanded = demanded;
        for (var file : demanded) {
            if (!Files.isRegularFile(file)) {
                throw new Failure(Problem.SSH_KEY_MISSING, file);
            }
            sort(file);
        }
        config.identityFiles().stream().filter(file -> !demanded.contains(file)).forEach(this::sortIfUsable);
    }

    /** Like ssh, skips a default key that cannot be used: another one may be accepted. */
    private void sortIfUsable(Path file) {
        try {
            sort(file);
        } catch (Failure failure) {
            passedOver.add(failure);
        }
    }

    /** Why keys were passed over. */
    public List<Failure> passedOver() {
        return List.copyOf(passedOver);
    }

    private Stream<Path> files() {
        return Stream.concat(demanded.stream(), config.identityFiles().stream()).distinct();
    }

    private void sort(Path file) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        var key = new PrivateKeyFile(file);
        key.refuseIfOpen();
        if (key.isEncrypted()) {
            locked.add(file);
        } else {
            add(file, key);
        }
    }

    private void add(Path file, PrivateKeyFile key) {
        key.unlock(Prompter.NON_INTERACTIVE)
                .ifPresent(pair -> unlocked.addAll(withCertificates(file, FileIdentity.plain(file.toString(), pair))));
    }

    /** What needs no question. */
    public List<Identity> ready() {
        var named = publicKeys();
        var held = config.agent()
                .map(address -> new SshAgent(address).identities())
                .orElse(List.of());
        var wanted = held.stream().filter(key -> isIn(named, key));
        var others = held.stream().filter(key -> !config.identitiesOnly() && demanded.isEmpty() && !isIn(named, key));
        return Stream.of(wanted, unlocked.stream().filter(key -> !isIn(blobs(held), key)), others)
                .flatMap(keys -> keys)
                .toList();
    }

    private static List<byte[]> blobs(List<Identity> keys) {
        return keys.stream().map(Identity::blob).toList();
    }

    private static boolean isIn(List<byte[]> blobs, Identity key) {
        return blobs.stream().anyMatch(blob -> Arrays.equals(blob, key.blob()));
    }

    /** Keys given by their public half, by which ssh recognises which of the agent's keys a file refers to. */
    private List<byte[]> publicKeys() {
        var blobs = new ArrayList<>(blobs(unlocked));
        files().map(file -> Path.of(file + ".pub"))
                .flatMap(file -> new PublicKeyFile(file).blob().stream())
                .forEach(blobs::add);
        config.certificateFiles().stream()
                .flatMap(file -> new PublicKeyFile(file).blob().stream())
                .forEach(blobs::add);
        return blobs;
    }

    /** Asks the person for the next locked key; nothing when there is none left that can be opened. */
    public Optional<List<Identity>> unlockNext(Prompter prompter) {
        while (!locked.isEmpty()) {
            var file = locked.remove(0);
            var pair = unlock(file, prompter);
            if (pair.isPresent()) {
                var keys = withCertificates(file, FileIdentity.plain(file.toString(), pair.get()));
                unlocked.addAll(keys);
                return Optional.of(keys);
            }
            refused.add(file);
        }
        return Optional.empty();
    }

    /** Asks for the passphrase; a default key that no passphrase decrypts is skipped. */
    private Optional<KeyPair> unlock(Path file, Prompter prompter) {
        try {
            return new PrivateKeyFile(file).unlock(prompter);
        } catch (Failure failure) {
            if (failure.problem() != Problem.SSH_KEY_CIPHER || demanded.contains(file)) {
                throw failure;
            }
            passedOver.add(failure);
            return Optional.empty();
        }
    }

    /** Returns the key files that could not be decrypted. */
    public List<Path> stillLocked() {
        return List.copyOf(refused);
    }

    private List<Identity> withCertificates(Path file, FileIdentity plain) {
        var all = new ArrayList<Identity>();
        Stream.concat(Stream.of(Path.of(file + "-cert.pub")), config.certificateFiles().stream())
                .forEach(from -> new PublicKeyFile(from)
                        .blob()
                        .filter(certificate -> PublicKeyFile.certifies(certificate, plain.blob()))
                        .ifPresent(certificate -> all.add(plain.certifiedBy(certificate, from.toString()))));
        all.add(plain);
        return all;
    }
}
