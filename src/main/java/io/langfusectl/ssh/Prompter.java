package io.langfusectl.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who answers questions while a tunnel is opened. Where nobody does, what needs an answer is refused. */
public interface Prompter {

    /** A script: every question is answered with no. */
    Prompter NON_INTERACTIVE = new Prompter() {};

    /** Whether the key of a host that was never met is to be trusted, and remembered. */
    default boolean trusts(UnknownHost host) {
        return false;
    }

    /** The passphrase of a key file, asked at most three times; nothing gives the key up. */
    default Optional<char[]> passphrase(Path key, int attempt) {
        return Optional.empty();
    }

    /** The password or one-time code that the far host asks for; nothing gives it up. */
    default Optional<char[]> password(String userAtHost) {
        return Optional.empty();
    }

    /**
     * A host's key, to be compared with what its owner says.
     *
     * @param unread places of known_hosts that cannot be read; one of them may have been meant to know it
     */
    record UnknownHost(String host, String type, String fingerprint, String randomart, List<String> unread) {}
}
