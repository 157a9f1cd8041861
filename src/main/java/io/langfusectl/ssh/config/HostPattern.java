package io.langfusectl.ssh.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The host field of ssh's files: a list of patterns with {@code *}, {@code ?} and {@code !}, or one hashed name. */
public record HostPattern(String text) {

    private static final String HASHED = "|1|";
    private static final int DIGEST = 20;

    boolean isHashed() {
        return text.startsWith("|");
    }

    /** Returns whether the name matches; a negated pattern that matches overrides all others. */
    public boolean matches(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return isHashed()
                ? matchesHash(name)
                : matchesList(name, text.toLowerCase(Locale.ROOT).split(",", -1));
    }

    static boolean matchesList(String name, String[] patterns) {
        boolean found = false;
        for (var pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (glob(name, 0, negated ? pattern.substring(1) : pattern, 0)) {
                if (negated) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    static boolean glob(String name, String pattern) {
        return glob(name, 0, pattern, 0);
    }

    /** Iterative, so that a hostile pattern costs no more than length times length. */
    private static boolean glob(String name, int fromName, String pattern, int fromPattern) {
        int n = fromName;
        int p = fromPattern;
        int star = -1;
        int mark = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                n++;
                p++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private boolean matchesHash(String name) {
        if (!text.startsWith(HASHED)) {
            return false;
        }
        var parts = text.substring(HASHED.length()).split("\\|", -1);
        try {
            var salt = Base64.getDecoder().decode(parts[0]);
            return parts.length == 2
                    && salt.length == DIGEST
                    && MessageDigest.isEqual(Base64.getDecoder().decode(parts[1]), hash(salt, name));
        } catch (IllegalArgumentException e) {
            return false; // not base64: matches no host
        }
    }

    /** The name as ssh hashes it with this salt. */
    public static HostPattern hashed(String host, byte[] salt) {
        var encoder = Base64.getEncoder();
        return new HostPattern(HASHED
                + encoder.encodeToString(salt)
                + "|"
                + encoder.encodeToString(hash(salt, host.toLowerCase(Locale.ROOT))));
    }

    private static byte[] hash(byte[] salt, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
