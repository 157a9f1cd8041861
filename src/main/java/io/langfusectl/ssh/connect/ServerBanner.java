package io.langfusectl.ssh.connect;

import java.nio.charset.StandardCharsets;

/** The first that a host says: an SSH server its version, one that takes nobody else now why, others anything. */
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
