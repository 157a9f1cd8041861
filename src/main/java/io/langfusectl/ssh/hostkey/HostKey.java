package io.langfusectl.ssh.hostkey;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;

/** A host's public key in the wire format (RFC 4253, 6.6). */
@SuppressWarnings("ArrayRecordComponent")
public // compared by content, see equals
record HostKey(String type, byte[] blob) {

    public static HostKey of(PublicKey key) {
        return new HostKey(
                KeyType.fromKey(key).toString(),
                new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
    }

    /** The key in a blob, by the name of its type that the blob begins with. */
    static HostKey in(byte[] blob) throws Buffer.BufferException {
        return new HostKey(new Buffer.PlainBuffer(blob).readString(), blob);
    }

    boolean is(HostKey other) {
        return Arrays.equals(blob, other.blob);
    }

    /** As ssh and ssh-keygen print it. */
    String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest());
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(blob);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The picture that ssh draws of the fingerprint, seventeen wide and nine high. */
    String randomart() {
        int width = 17;
        int height = 9;
        var marks = " .o+=*BOX@%&#/^SE";
        var field = new int[width][height];
        int x = width / 2;
        int y = height / 2;
        for (int octet : digest()) {
            for (int i = 0; i < 4; i++, octet >>= 2) {
                x = Math.min(width - 1, Math.max(0, x + ((octet & 1) != 0 ? 1 : -1)));
                y = Math.min(height - 1, Math.max(0, y + ((octet & 2) != 0 ? 1 : -1)));
                field[x][y] = Math.min(field[x][y] + 1, marks.length() - 3);
            }
        }
        field[width / 2][height / 2] = marks.length() - 2;
        field[x][y] = marks.length() - 1;
        var art = new StringBuilder(frame("[" + title() + "]", width));
        for (int row = 0; row < height; row++) {
            art.append("\n|");
            for (int column = 0; column < width; column++) {
                art.append(marks.charAt(field[column][row]));
            }
            art.append('|');
        }
        return art.append('\n').append(frame("[SHA256]", width)).toString();
    }

    private static String frame(String title, int width) {
        int left = (width - title.length()) / 2;
        return "+" + "-".repeat(left) + title + "-".repeat(width - title.length() - left) + "+";
    }

    private String title() {
        return switch (type) {
            case "ssh-ed25519" -> "ED25519 256";
            case "ecdsa-sha2-nistp256" -> "ECDSA 256";
            case "ecdsa-sha2-nistp384" -> "ECDSA 384";
            case "ecdsa-sha2-nistp521" -> "ECDSA 521";
            case "ssh-rsa" -> "RSA " + rsaBits();
            default -> type.length() > 13 ? type.substring(0, 13) : type;
        };
    }

    private int rsaBits() {
        try {
            var buffer = new Buffer.PlainBuffer(blob);
            buffer.readString();
            buffer.readMPInt();
            return buffer.readMPInt().bitLength();
        } catch (Buffer.BufferException e) {
            return 0;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostKey key && is(key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return type + " " + fingerprint();
    }
}
