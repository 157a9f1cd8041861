package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.api.Keys;
import io.langfusectl.api.Langfuse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole way of a call, on the real engine with a real LiteLLM. */
final class VerifyIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RealProject project = RunningStacks.project();

    private Langfuse langfuse() {
        return new Langfuse(
                URI.create("http://127.0.0.1:" + project.value("LANGFUSE_PORT")),
                new Keys(
                        project.value("LANGFUSE_INIT_PROJECT_PUBLIC_KEY"),
                        project.value("LANGFUSE_INIT_PROJECT_SECRET_KEY")));
    }

    @Test
    void a_call_goes_in_and_its_one_trace_comes_out_with_the_tag() throws InterruptedException {
        var before = langfuse().observationsTagged("langfuse-ctl-verify", LIMIT).value();
        var json = project.ctl("verify --json");
        assertEquals(
                Golden.text("verify-ok.json"),
                json.replaceAll("\\d+(?=})", "0").replaceAll("\"[0-9a-f]{32}\"", "\"ID\""));

        var after = langfuse().observationsTagged("langfuse-ctl-verify", LIMIT).value();
        var id = json.replaceAll("(?s).*\"traceId\":\"([0-9a-f]{32})\".*", "$1");
        assertTrue(after.contains(id) && !before.contains(id), after + " " + json);
        assertEquals(before.size() + 1, after.size());
    }

    @Test
    void all_is_well_is_nothing_to_tell_the_quiet_one() {
        var seen = project.session().type("--quiet", "verify");
        assertEquals(List.of(0, "", ""), List.of(seen.code(), seen.out(), seen.err()));
    }

    @Test
    void mock_models_answer_when_they_are_called_for_a_token() {
        var seen = project.session().answering("yes").type("models", "--call");
        assertEquals(0, seen.code(), seen.out() + seen.err());
        Set.of("mock-model", "mock-fallback")
                .forEach(model -> assertTrue(seen.out().contains(model + " "), seen.out()));
    }
}
