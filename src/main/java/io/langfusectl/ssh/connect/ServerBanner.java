package io.langfusectl.ssh.connect;

import java.nio.charset.StandardCharsets;

/**
 * The first line that a host sends: an SSH server's version, the reason of one that accepts no more connections, or
 * that of another protocol.
 */
final class ServerBanner {

    private static final int REMEMBERED = 64;

    private volatile String text = "";

    void heard(byte[] bytes, int from, int count) {
        var before = text;
        int missing = REMEMBERED - before.length();
        if (missing > 0 && count > 0) {
            text = before + new String(bytes, from, Math.min(count, missing), StandardCharsets.ISO_8859_1);
        }
    }

    /** Nothing, or what sshd says to one connection too many. */
    boolean isDismissal() {
        return text.isEmpty() || text.startsWith("Exceeded MaxStartups") || text.startsWith("Not allowed at this time");
    }
}
