package io.langfusectl.ssh.kex;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** One end of an agreement on a secret over Curve25519 (RFC 7748), its points as the bytes on the wire. */
record X25519(KeyPair pair) {

    /** Of a point, in bytes. */
    static final int LENGTH = 32;

    private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b656e032100");

    static X25519 generate() {
        try {
            return new X25519(KeyPairGenerator.getInstance("X25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no X25519", e);
        }
    }

    byte[] point() {
        var encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
    }

    /** The secret that the one with this point finds as well. */
    byte[] secretWith(byte[] point) throws GeneralSecurityException {
        var encoded = Arrays.copyOf(HEADER, HEADER.length + LENGTH);
        System.arraycopy(point, 0, encoded, HEADER.length, LENGTH);
        var agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded)), true);
        return agreement.generateSecret();
    }
}
