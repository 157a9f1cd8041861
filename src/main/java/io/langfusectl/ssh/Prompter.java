package io.langfusectl.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Answers questions while a connection is opened. Without an answer, what needs one is refused. */
public interface Prompter {

    /** A script: every question is answered with no. */
    Prompter NON_INTERACTIVE = new Prompter() {};

    /** Whether the key of a host that was never met is to be trusted, and remembered. */
    default boolean trusts(UnknownHost host) {
        return false;
    }

    /** Returns the passphrase of a key file, asked for at most three times; empty skips the key. */
    default Optional<char[]> passphrase(Path key, int attempt) {
        return Optional.empty();
    }

    /** Returns the password or one-time code that the server asks for; empty cancels this method. */
    default Optional<char[]> password(String userAtHost) {
        return Optional.empty();
    }

    /**
     * Asks whether to trust a host's key, which the user compares with what the host's owner says.
     *
     * @param unread places of known_hosts that cannot be read; one of them may have this host
     */
    record UnknownHost(String host, String type, String fingerprint, String randomart, List<String> unread) {}
}
