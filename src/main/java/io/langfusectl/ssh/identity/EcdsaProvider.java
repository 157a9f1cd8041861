package io.langfusectl.ssh.identity;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import net.schmizz.sshj.common.SecurityUtils;

/**
 * A security provider through which sshj finds the JDK's elliptic-curve keys: it requests "ECDSA", which the JDK calls
 * "EC".
 */
public final class EcdsaProvider extends Provider {

    private EcdsaProvider() {
        super("langfuse-ctl", "1", "ECDSA as another name of EC");
        put("KeyFactory.ECDSA", Factory.class.getName());
    }

    /** To be called before anything of sshj is used: it would make another library the source of all cryptography. */
    public static void install() {
        SecurityUtils.setRegisterBouncyCastle(false);
        Security.addProvider(new EcdsaProvider());
    }

    /** The JDK's own factory under the other name; public because the JDK makes it by name. */
    public static final class Factory extends KeyFactorySpi {

        private final KeyFactory ec;

        public Factory() throws NoSuchAlgorithmException {
            ec = KeyFactory.getInstance("EC");
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            return ec.generatePublic(spec);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            return ec.generatePrivate(spec);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type) throws InvalidKeySpecException {
            return ec.getKeySpec(key, type);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return ec.translateKey(key);
        }
    }
}
