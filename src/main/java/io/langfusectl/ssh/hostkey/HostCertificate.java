package io.langfusectl.ssh.hostkey;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;

/** A host's certificate: its plain key, who signed it, and whether it may be believed for a name. */
record HostCertificate(Certificate<PublicKey> certificate) {

    private static final long HOST = 2;

    HostKey plainKey() {
        return HostKey.of(certificate.getKey());
    }

    HostKey authority() {
        try {
            return HostKey.in(certificate.getSignatureKey());
        } catch (Buffer.BufferException e) {
            return new HostKey("", certificate.getSignatureKey());
        }
    }

    /**
     * Returns whether it is a host certificate for this host, valid now, without unknown critical options, and
     * correctly signed.
     */
    @SuppressWarnings("JavaUtilDate") // sshj's own
    boolean vouchesFor(String host, Instant now) {
        return certificate.getType() == HOST
                && isNamed(host)
                && !now.isBefore(certificate.getValidAfter().toInstant())
                && now.isBefore(certificate.getValidBefore().toInstant())
                && noConditions(certificate.getCritOptions())
                && isSigned();
    }

    private boolean isNamed(String host) {
        var names = certificate.getValidPrincipals();
        return names == null || names.isEmpty() || names.contains(host.toLowerCase(Locale.ROOT));
    }

    private static boolean noConditions(Map<String, String> options) {
        return options == null || options.isEmpty();
    }

    private boolean isSigned() {
        try {
            var signature = certificate.getSignature();
            var algorithm = new Buffer.PlainBuffer(signature).readString();
            if (algorithm.equals("ssh-rsa") || algorithm.equals("ssh-dss")) {
                return false; // SHA-1
            }
            var verifier = Factory.Named.Util.create(KeyType.CertUtils.ALL_SIGNATURES, algorithm);
            if (verifier == null) {
                return false;
            }
            var whole = new Buffer.PlainBuffer().putPublicKey(certificate).getCompactData();
            verifier.initVerify(new Buffer.PlainBuffer(certificate.getSignatureKey()).readPublicKey());
            verifier.update(whole, 0, whole.length - signature.length - 4);
            return verifier.verify(signature);
        } catch (Buffer.BufferException | SSHRuntimeException e) {
            return false;
        }
    }
}
