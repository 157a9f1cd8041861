package io.langfusectl.ssh.kex;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMExtractor;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMKeyPairGenerator;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPublicKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;

/**
 * One end of a key encapsulation that no quantum computer is known to break: the key that is sent, and the way to the
 * secret that is wrapped in the answer.
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record Kem(byte[] publicKey, int answerLength, Decapsulator decapsulator) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET = 32;

    /** Unwraps the secret; an answer that was tampered with gives another secret, not a failure. */
    interface Decapsulator {
        byte[] open(byte[] answer);
    }

    /** FIPS 203. */
    public static Kem mlKem768() {
        var generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(RANDOM, MLKEMParameters.ml_kem_768));
        var pair = generator.generateKeyPair();
        var extractor = new MLKEMExtractor((MLKEMPrivateKeyParameters) pair.getPrivate());
        return new Kem(
                ((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded(),
                extractor.getEncapsulationLength(),
                extractor::extractSecret);
    }

    /** Streamlined NTRU Prime, as in OpenSSH since 8.5. */
    static Kem sntrup761() {
        var generator = new SNTRUPrimeKeyPairGenerator();
        generator.init(new SNTRUPrimeKeyGenerationParameters(RANDOM, SNTRUPrimeParameters.sntrup761));
        var pair = generator.generateKeyPair();
        var extractor = new SNTRUPrimeKEMExtractor((SNTRUPrimePrivateKeyParameters) pair.getPrivate());
        return new Kem(
                ((SNTRUPrimePublicKeyParameters) pair.getPublic()).getEncoded(),
                extractor.getEncapsulationLength(),
                extractor::extractSecret);
    }

    /** The secret of 32 bytes. */
    public byte[] secret(byte[] answer) {
        return Arrays.copyOf(decapsulator.open(answer), SECRET);
    }
}
