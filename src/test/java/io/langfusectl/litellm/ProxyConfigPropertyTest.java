package io.langfusectl.litellm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What holds for each of five hundred configurations, whatever they look like. */
final class ProxyConfigPropertyTest {

    private static final int CONFIGURATIONS = 500;
    private static final List<String> KEYS = List.of("callbacks", "success_callback", "failure_callback");

    @ParameterizedTest
    @EnumSource(ProxyConfig.Callback.class)
    void a_second_edit_changes_nothing_and_what_is_not_its_business_stays(ProxyConfig.Callback choice) {
        for (long seed = 0; seed < CONFIGURATIONS; seed++) {
            var generated = GeneratedConfig.of(seed);
            var before = new ProxyConfig("c.yml", generated.text());
            var after = before.withLangfuseCallback(choice);
            var words = "seed " + seed + "\n" + before.text() + "\n=>\n" + after.text();
            assertEquals(after.text(), after.withLangfuseCallback(choice).text(), words);
            assertIntended(choice, load(before.text()), load(after.text()), words);
            assertKept(generated, after.text(), words);
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.Callback.class)
    void the_probe_and_the_drain_leave_it_all_as_it_was(ProxyConfig.Callback choice) {
        for (long seed = 0; seed < CONFIGURATIONS; seed++) {
            var generated = GeneratedConfig.of(seed);
            var after = new ProxyConfig("c.yml", generated.text())
                    .withLangfuseCallback(choice)
                    .withProbe()
                    .withDrainEndpoint("os.environ/TOKEN");
            assertEquals(
                    after.text(),
                    after.withProbe().withDrainEndpoint("os.environ/TOKEN").text(),
                    "seed " + seed);
            assertKept(generated, after.text(), "seed " + seed + "\n" + after.text());
        }
    }

    private static void assertIntended(
            ProxyConfig.Callback choice, Map<String, Object> before, Map<String, Object> after, String words) {
        for (var key : KEYS) {
            var isWanted = key.equals("callbacks") == (choice == ProxyConfig.Callback.LANGFUSE_OTEL);
            var ours = list(after, key).stream()
                    .filter(CallbackItems.LANGFUSE_CALLBACKS::contains)
                    .toList();
            assertEquals(isWanted ? List.of(choice.configName()) : List.of(), ours, words);
            assertEquals(others(before, key), others(after, key), words);
        }
        assertEquals(rest(before), rest(after), words);
    }

    private static void assertKept(GeneratedConfig generated, String after, String words) {
        int at = 0;
        var lines = generated.foreign().stream().flatMap(String::lines).toList();
        for (var line : lines) {
            at = after.indexOf(line, at);
            assertTrue(at >= 0, "lost: " + line + "\n" + words);
            at += line.length();
        }
        var isWindows = generated.text().contains("\r\n");
        assertEquals(isWindows, after.contains("\r\n"), words);
        assertFalse(isWindows && after.replace("\r\n", "").contains("\n"), words);
        assertEquals(generated.text().startsWith("\uFEFF"), after.startsWith("\uFEFF"), words);
        assertEquals(generated.text().endsWith("\n"), after.endsWith("\n"), words);
    }

    private static List<Object> others(Map<String, Object> config, String key) {
        return list(config, key).stream()
                .filter(name -> !CallbackItems.LANGFUSE_CALLBACKS.contains(name))
                .toList();
    }

    private static List<Object> list(Map<String, Object> config, String key) {
        var value = settings(config).get(key);
        if (value instanceof List<?> list) {
            return list.stream().<Object>map(Objects::requireNonNull).toList();
        }
        return value == null ? List.of() : List.of(value);
    }

    private static Map<?, ?> settings(Map<String, Object> config) {
        return config.get("litellm_settings") instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Object> rest(Map<String, Object> config) {
        var copy = new HashMap<>(config);
        copy.remove("litellm_settings");
        var settings = new HashMap<Object, Object>(settings(config));
        KEYS.forEach(settings::remove);
        return List.of(copy, settings);
    }

    private static Map<String, Object> load(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
}
