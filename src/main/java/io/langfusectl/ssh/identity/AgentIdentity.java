package io.langfusectl.ssh.identity;

import java.io.IOException;

/** A key that an agent holds and signs with. */
@SuppressWarnings("ArrayRecordComponent") // never compared: two readings of one key are two keys
record AgentIdentity(Signer signer, byte[] blob, String name) implements Identity {

    /** Asks the agent for a signature with the key of this blob. */
    interface Signer {
        byte[] sign(byte[] blob, byte[] data, int flags) throws IOException;
    }

    private static final int RSA_SHA2_256 = 2;
    private static final int RSA_SHA2_512 = 4;

    @Override
    public byte[] sign(String algorithm, byte[] data) throws IOException {
        int flags = algorithm.startsWith("rsa-sha2-512")
                ? RSA_SHA2_512
                : algorithm.startsWith("rsa-sha2-256") ? RSA_SHA2_256 : 0;
        return signer.sign(blob, data, flags);
    }

    @Override
    public String toString() {
        return name;
    }
}
