package io.langfusectl.engine.discovery;

import io.langfusectl.files.RegularFile;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of one engine: {@code ca.pem} to trust, {@code cert.pem} and {@code key.pem} to show. */
public record DockerCertificates(Path folder) {

    private static final HexFormat HEX = HexFormat.of();

    public SSLContext context() {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity(), new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, folder);
        }
    }

    private KeyStore authorities() throws GeneralSecurityException, IOException {
        var store = emptyStore();
        var number = 0;
        for (var authority : certificates("ca.pem")) {
            store.setCertificateEntry("ca" + number++, authority);
        }
        return store;
    }

    private KeyStore identity() throws GeneralSecurityException, IOException {
        var store = emptyStore();
        if (Files.exists(folder.resolve("key.pem"))) {
            store.setKeyEntry("key", key(), new char[0], certificates("cert.pem"));
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Certificate[] certificates(String file) throws GeneralSecurityException, IOException {
        var text = RegularFile.bytes(folder.resolve(file));
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(text))
                .toArray(new Certificate[0]);
    }

    private PrivateKey key() throws GeneralSecurityException, IOException {
        var pem = new String(RegularFile.bytes(folder.resolve("key.pem")), StandardCharsets.US_ASCII);
        var body = pem.replaceAll("(?s).*?-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END .*", "$1");
        var der = Base64.getMimeDecoder().decode(body);
        var rsa = pem.contains("BEGIN RSA PRIVATE KEY");
        var spec = new PKCS8EncodedKeySpec(rsa ? pkcs8(der) : der);
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (GeneralSecurityException itIsNoRsaKey) {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        }
    }

    /** Puts an RSA key of OpenSSL's old form (PKCS#1) into the envelope that Java reads (PKCS#8). */
    private static byte[] pkcs8(byte[] pkcs1) {
        var octets = element("04", HEX.formatHex(pkcs1));
        return HEX.parseHex(element("30", "020100" + "300d06092a864886f70d0101010500" + octets));
    }

    /** One DER element: its tag, its length in two bytes, its content. */
    private static String element(String tag, String content) {
        return tag + "82" + HEX.toHexDigits((short) (content.length() / 2)) + content;
    }
}
