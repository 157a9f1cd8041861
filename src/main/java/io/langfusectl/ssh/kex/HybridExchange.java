package io.langfusectl.ssh.kex;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.digest.SHA256;
import net.schmizz.sshj.transport.digest.SHA512;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.kex.KeyExchangeBase;

/**
 * A key exchange whose secret stays one as long as either X25519 or a quantum-safe encapsulation holds
 * (draft-ietf-sshm-mlkem-hybrid-kex and draft-josefsson-ntruprime-ssh, which differ in the encapsulation only).
 */
public final class HybridExchange extends KeyExchangeBase {

    private static final Prefetched<Kem> SNTRUP = new Prefetched<>(Kem::sntrup761); // half a second

    private final Kem kem;
    private final X25519 agreement = X25519.generate();
    private byte[] sent = {};
    private BigInteger secret = BigInteger.ZERO;

    private HybridExchange(Digest digest, Kem kem) {
        super(digest);
        this.kem = kem;
    }

    /** Returns the hybrid key exchanges, the preferred one first. */
    public static List<Factory.Named<KeyExchange>> factories() {
        return List.of(
                new NamedFactory("mlkem768x25519-sha256", SHA256::new, Kem::mlKem768),
                new NamedFactory("sntrup761x25519-sha512", SHA512::new, SNTRUP::take),
                new NamedFactory("sntrup761x25519-sha512@openssh.com", SHA512::new, SNTRUP::take));
    }

    /** Something will be connected soon. */
    public static void prepare() {
        var unused = SNTRUP.prepare();
    }

    private record NamedFactory(String name, Supplier<Digest> digest, Supplier<Kem> encapsulation)
            implements Factory.Named<KeyExchange> {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public KeyExchange create() {
            return new HybridExchange(digest.get(), encapsulation.get());
        }
    }

    @Override
    public void init(Transport transport, String theirs, String ours, byte[] theirOffer, byte[] ourOffer)
            throws GeneralSecurityException, TransportException {
        super.init(transport, theirs, ours, theirOffer, ourOffer);
        digest.init();
        sent = concat(kem.publicKey(), agreement.point());
        trans.write(new SSHPacket(Message.KEXDH_INIT).putBytes(sent));
    }

    @Override
    public boolean next(Message message, SSHPacket packet) throws GeneralSecurityException, TransportException {
        if (message != Message.KEXDH_31) {
            throw failed("unexpected " + message);
        }
        try {
            var key = packet.readBytes();
            var answer = packet.readBytes();
            var signature = packet.readBytes();
            hostKey = new Buffer.PlainBuffer(key).readPublicKey();
            var shared = shared(answer);
            secret = new StringEncodedSecret(shared);
            var hashed = initializedBuffer()
                    .putBytes(key)
                    .putBytes(sent)
                    .putBytes(answer)
                    .putBytes(shared);
            digest.update(hashed.array(), hashed.rpos(), hashed.available());
            H = digest.digest();
            verify(signature);
            return true;
        } catch (Buffer.BufferException e) {
            throw new TransportException(e);
        }
    }

    /** The hash of both secrets. */
    private byte[] shared(byte[] answer) throws GeneralSecurityException, TransportException {
        int wrapped = kem.answerLength();
        if (answer.length != wrapped + X25519.LENGTH) {
            throw failed("an answer of " + answer.length + " bytes");
        }
        var both = concat(
                kem.secret(Arrays.copyOf(answer, wrapped)),
                agreement.secretWith(Arrays.copyOfRange(answer, wrapped, answer.length)));
        digest.update(both, 0, both.length);
        return digest.digest();
    }

    private void verify(byte[] signature) throws TransportException {
        var verifier = trans.getHostKeyAlgorithm().newSignature();
        verifier.initVerify(hostKey);
        verifier.update(H, 0, H.length);
        if (!verifier.verify(signature)) {
            throw failed("the signature is wrong");
        }
    }

    private static TransportException failed(String why) {
        return new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, "key exchange: " + why);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public BigInteger getK() {
        return secret;
    }
}
