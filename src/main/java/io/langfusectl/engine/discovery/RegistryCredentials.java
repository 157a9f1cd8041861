package io.langfusectl.engine.discovery;

import com.fasterxml.jackson.core.JsonFactory;
import io.langfusectl.compose.ImageReference;
import io.langfusectl.files.RegularFile;
import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The registry passwords that the docker CLI stores in plain text, in {@code config.json} under {@code auths}. */
public record RegistryCredentials(Path configFile) {

    private static final String HUB_KEY = "https://index.docker.io/v1/";

    /** Returns the header that a pull from this registry needs; empty without a stored password. */
    public Map<String, String> headerFor(String registry) {
        return entry(registry.equals(ImageReference.HUB) ? HUB_KEY : registry)
                .map(auth -> Map.of("X-Registry-Auth", auth))
                .orElse(Map.of());
    }

    private Optional<String> entry(String key) {
        if (!Files.isReadable(configFile)) {
            return Optional.empty();
        }
        try {
            var entry = Json.parse(RegularFile.bytes(configFile)).at("auths", key);
            var pair =
                    new String(Base64.getMimeDecoder().decode(entry.at("auth").text()), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(header(key, pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, configFile);
        }
    }

    private static String header(String server, String user, String password) throws IOException {
        var json = new StringWriter();
        try (var generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            generator.writeStringField("username", user);
            generator.writeStringField("password", password);
            generator.writeStringField("serveraddress", server);
            generator.writeEndObject();
        }
        return Base64.getUrlEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
