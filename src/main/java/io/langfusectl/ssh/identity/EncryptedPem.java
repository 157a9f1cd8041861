package io.langfusectl.ssh.identity;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** OpenSSL's old way to encrypt a PEM file, with its key derived by MD5; older workshop keys are in it. */
final class EncryptedPem {

    private static final Pattern FORM = Pattern.compile(
            "(-----BEGIN [A-Z ]+-----)\\s+Proc-Type: 4,ENCRYPTED\\s+DEK-Info: ([A-Z0-9-]+),([0-9A-F]+)\\s+(.*?)(-----END.*)",
            Pattern.DOTALL);

    private EncryptedPem() {}

    /** The same key as PEM without encryption. */
    static String decrypt(String text, char[] passphrase) throws IOException {
        var parts = FORM.matcher(text);
        if (!parts.find()) {
            throw new IOException("not in PEM's form");
        }
        var iv = HexFormat.of().parseHex(parts.group(3));
        var body = Base64.getMimeDecoder().decode(parts.group(4));
        try {
            var plain = cipher(parts.group(2), passphrase, iv).doFinal(body);
            var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
            return parts.group(1) + "\n" + encoder.encodeToString(plain) + "\n" + parts.group(5);
        } catch (GeneralSecurityException e) {
            throw new IOException("not decrypted", e);
        }
    }

    private static Cipher cipher(String name, char[] passphrase, byte[] iv) throws GeneralSecurityException {
        var parameters = new IvParameterSpec(iv);
        var cipher = Cipher.getInstance(name.startsWith("DES") ? "DESede/CBC/PKCS5Padding" : "AES/CBC/PKCS5Padding");
        int length = switch (name) {
            case "AES-128-CBC" -> 16;
            case "AES-192-CBC", "DES-EDE3-CBC" -> 24;
            case "AES-256-CBC" -> 32;
            default -> throw new GeneralSecurityException(name);
        };
        var key = derive(passphrase, Arrays.copyOf(iv, 8), length);
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, name.startsWith("DES") ? "DESede" : "AES"), parameters);
        return cipher;
    }

    private static byte[] derive(char[] passphrase, byte[] salt, int length) throws GeneralSecurityException {
        var bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        var md5 = MessageDigest.getInstance("MD5");
        var key = new byte[0];
        var last = new byte[0];
        while (key.length < length) {
            md5.update(last);
            md5.update(bytes.duplicate());
            last = md5.digest(salt);
            key = Arrays.copyOf(key, key.length + last.length);
            System.arraycopy(last, 0, key, key.length - last.length, last.length);
        }
        return Arrays.copyOf(key, length);
    }
}
