package io.langfusectl.ssh.identity;

import java.io.IOException;
import java.security.KeyPair;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;

/** A key read from a file, alone or with a certificate. */
@SuppressWarnings("ArrayRecordComponent")
public // never compared: two readings of one key are two keys
record FileIdentity(String name, KeyPair pair, byte[] blob) implements Identity {

    public static FileIdentity plain(String name, KeyPair pair) {
        return new FileIdentity(name, pair, blobOf(pair));
    }

    FileIdentity certifiedBy(byte[] certificate, String from) {
        return new FileIdentity(from, pair, certificate);
    }

    static byte[] blobOf(KeyPair pair) {
        return new Buffer.PlainBuffer().putPublicKey(pair.getPublic()).getCompactData();
    }

    @Override
    public byte[] sign(String algorithm, byte[] data) throws IOException {
        var plain = algorithm.replace("-cert-v01@openssh.com", "");
        var signature = Factory.Named.Util.create(KeyType.CertUtils.ALL_SIGNATURES, plain);
        if (signature == null) {
            throw new IOException("no signature " + plain);
        }
        signature.initSign(pair.getPrivate());
        signature.update(data);
        return new Buffer.PlainBuffer()
                .putString(plain)
                .putBytes(signature.encode(signature.sign()))
                .getCompactData();
    }

    @Override
    public String toString() {
        return name; // never the key
    }
}
