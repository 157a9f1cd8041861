package io.langfusectl.check.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.litellm.ProxyConfig;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class CompatibilityTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/matrix.csv", numLinesToSkip = 1)
    void each_cell_of_the_matrix_ends_with_its_callback_once(
            String liteLlm, String langfuse, String mode, String config, String expected) {
        var decision = Compatibility.of(pair(liteLlm, langfuse, mode, VersionPair.ALL_PACKAGES));
        assertEquals(expected, decision.callback().orElseThrow().configName());
        var edited = new ProxyConfig("c.yml", Starts.valueOf(config).text)
                .withLangfuseCallback(decision.callback().orElseThrow());
        assertEquals("callbacks=1 success_callback=0 failure_callback=0", counts(edited));
    }

    @ParameterizedTest
    @CsvSource({
        "1.108.11, 3.49.1,, PAIR_LANGFUSE_TOO_OLD",
        "1.104.0,  3.62.9,, PAIR_LANGFUSE_TOO_OLD",
        "1.107.0,  4.16.0,, IMAGE_COMPROMISED",
        "1.82.7,   4.16.0,, IMAGE_STEALS_CREDENTIALS",
        "1.83.13,  4.16.0,, IMAGE_HAS_HOLES",
        "1.108.15, 3.120.0,, IMAGE_HAS_HOLES"
    })
    void pairs_that_lose_traces_and_versions_that_nobody_should_run_are_refused(
            String liteLlm, String langfuse, String mode, String words) {
        var decision = Compatibility.of(pair(liteLlm, langfuse, mode, VersionPair.ALL_PACKAGES));
        assertTrue(decision.isRefused());
        assertEquals(words, decision.why().code());
        assertTrue(decision.why().isError());
    }

    @ParameterizedTest
    @CsvSource({
        "1.103.11, 4.16.0, events_only, langfuse,      PAIR_NEEDS_OTEL",
        "1.103.11, 4.16.0, dual,        langfuse,      WAY_INGESTION",
        "1.103.11, 3.225.4,,            langfuse,      WAY_INGESTION",
        "1.108.11, 4.16.0, events_only, langfuse,      PAIR_NEEDS_PACKAGE",
        "1.108.11, 4.16.0, events_only, opentelemetry, WAY_OTEL",
        "1.103.11, 3.49.1,,             opentelemetry, WAY_EARLY_OTEL",
        "1.108.11, 4.16.0,,             nothing,       PAIR_NEEDS_PACKAGE"
    })
    void what_the_image_lacks_decides_too(String liteLlm, String langfuse, String mode, String has, String words) {
        assertEquals(
                words,
                Compatibility.of(pair(liteLlm, langfuse, mode, Set.of(has)))
                        .why()
                        .code());
    }

    @Test
    void the_workshops_old_langfuse_takes_the_old_callback_of_an_old_litellm() {
        var decision = Compatibility.of(pair("1.103.11", "3.49.1", null, VersionPair.ALL_PACKAGES));
        assertEquals(Optional.of(ProxyConfig.Callback.LANGFUSE), decision.callback());
    }

    @Test
    void unknown_versions_count_as_the_newest() {
        var decision = Compatibility.of(
                new VersionPair(Optional.empty(), Optional.empty(), Optional.empty(), VersionPair.ALL_PACKAGES));
        assertEquals(Optional.of(ProxyConfig.Callback.LANGFUSE_OTEL), decision.callback());
    }

    private static VersionPair pair(String liteLlm, String langfuse, @Nullable String mode, Set<String> packages) {
        return new VersionPair(Optional.of(liteLlm), Optional.of(langfuse), Optional.ofNullable(mode), packages);
    }

    private static String counts(ProxyConfig config) {
        return Stream.of("callbacks", "success_callback", "failure_callback")
                .map(key -> key + "="
                        + config.root().find("litellm_settings").flatMap(section -> section.find(key)).stream()
                                .flatMap(list -> list.items().stream())
                                .filter(item -> item.text().orElse("").startsWith("langfuse"))
                                .count())
                .collect(Collectors.joining(" "));
    }

    /** The four forms in which configurations come. */
    private enum Starts {
        NONE("model_list: []\n"),
        THRICE(
                "litellm_settings:\n  callbacks: [langfuse]\n  success_callback: [langfuse]\n  failure_callback: [langfuse]\n"),
        OTEL("litellm_settings:\n  callbacks: [langfuse_otel]\n"),
        BOTH("litellm_settings:\n  callbacks: [langfuse_otel]\n  success_callback: [langfuse]\n");

        private final String text;

        Starts(String text) {
            this.text = text;
        }
    }
}
