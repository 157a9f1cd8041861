package io.langfusectl.ssh.kex;

import java.math.BigInteger;

/** A secret that is hashed as a string; sshj only knows numbers, and asks them for these bytes. */
final class StringEncodedSecret extends BigInteger {

    private final byte[] bytes;

    StringEncodedSecret(byte[] bytes) {
        super(1, bytes);
        this.bytes = bytes;
    }

    @Override
    public byte[] toByteArray() {
        return bytes.clone();
    }
}
