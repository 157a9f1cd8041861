package io.langfusectl.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The key pair of a project of Langfuse. */
public record Keys(String publicKey, String secretKey) {

    String basic() {
        var pair = publicKey + ":" + secretKey;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** The public half only. */
    @Override
    public String toString() {
        return publicKey;
    }
}
