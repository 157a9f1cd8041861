package io.langfusectl.tunnel.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The keys of the local project, which distinguish its Langfuse and LiteLLM from others; an empty key is unknown. */
public record ProjectKeys(String langfusePublic, String langfuseSecret, String litellm) {

    /** No project, or one without keys. */
    public static final ProjectKeys NONE = new ProjectKeys("", "", "");

    public Optional<String> forLangfuse() {
        var pair = langfusePublic + ":" + langfuseSecret;
        return langfusePublic.isEmpty() || langfuseSecret.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    public Optional<String> forLitellm() {
        return litellm.isEmpty() ? Optional.empty() : Optional.of("Bearer " + litellm);
    }

    @Override
    public String toString() {
        return "ProjectKeys"; // they are secrets
    }
}
