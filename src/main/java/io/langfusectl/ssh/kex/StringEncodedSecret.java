package io.langfusectl.ssh.kex;

import java.math.BigInteger;

/** A shared secret that is hashed as a string; sshj supports only numbers and takes their bytes. */
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
