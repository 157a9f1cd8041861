package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 for a request whose body is not signed. */
record S3Signature(String user, String secret) {

    private static final String BODY = "UNSIGNED-PAYLOAD";

    /** The headers to send. */
    Map<String, String> of(String method, String host, String path) {
        var now = ZonedDateTime.now(ZoneOffset.UTC);
        var time = now.format(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"));
        var day = time.substring(0, 8);
        var scope = day + "/us-east-1/s3/aws4_request";
        var canonical = method + "\n" + path + "\n\nhost:" + host + "\nx-amz-content-sha256:" + BODY + "\nx-amz-date:"
                + time + "\n\nhost;x-amz-content-sha256;x-amz-date\n" + BODY;
        var toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + HexFormat.of().formatHex(sha256(canonical));
        var key = mac(mac(mac(mac(("AWS4" + secret).getBytes(UTF_8), day), "us-east-1"), "s3"), "aws4_request");
        var signature = HexFormat.of().formatHex(mac(key, toSign));
        return Map.of(
                "x-amz-content-sha256", BODY,
                "x-amz-date", time,
                "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + user + "/" + scope
                                + ", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + signature);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
