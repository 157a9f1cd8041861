package io.langfusectl.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.litellm.YamlComposer;
import io.langfusectl.litellm.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The rules and tables of this package: YAML files in the jar. */
public final class RuleFiles {

    private RuleFiles() {}

    public static YamlNode read(String name) {
        try (var in = Objects.requireNonNull(RuleFiles.class.getResourceAsStream(name), name)) {
            return YamlComposer.root(name, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(YamlNode map, String key) {
        return map.find(key)
                .flatMap(YamlNode::text)
                .orElseThrow(() -> new IllegalStateException(key + " is missing in " + map));
    }
}
