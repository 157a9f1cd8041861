package io.langfusectl.stack.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.ObservedStateBuilder;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.model.Installation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceLossTest {

    private static final StackFile LANGFUSE = StackFixtures.file(
            "langfuse",
            List.of(StackFixtures.own("langfuse")),
            StackFixtures.service("langfuse-clickhouse", "langfuse"),
            StackFixtures.needing(StackFixtures.service("langfuse-web", "langfuse"), "langfuse-clickhouse"),
            StackFixtures.needing(StackFixtures.service("langfuse-worker", "langfuse"), "langfuse-clickhouse"));

    private static final StackFile LITELLM = StackFixtures.file(
            "litellm",
            List.of(StackFixtures.own("litellm"), new Network("langfuse", "langfuse_default", true, false, Map.of())),
            StackFixtures.onNetworks(
                    StackFixtures.service("litellm", "litellm"), "litellm_default", "langfuse_default"));

    private static final Installation BOTH = StackFixtures.installation(LANGFUSE, LITELLM);

    private static final ObservedState ALL_UP = ObservedStateBuilder.allUp(BOTH).taken();

    @Test
    void a_proxy_that_goes_on_without_langfuse_is_named() {
        assertEquals(
                List.of("litellm-litellm-1"),
                Plan.toStop(List.of("langfuse"), ALL_UP, false).losesTracesOf());
    }

    @Test
    void where_both_go_or_the_proxy_alone_nothing_is_lost() {
        assertEquals(
                List.of(),
                Plan.toStop(List.of("langfuse", "litellm"), ALL_UP, false).losesTracesOf());
        assertEquals(List.of(), Plan.toStop(List.of("litellm"), ALL_UP, false).losesTracesOf());
    }

    @Test
    void a_proxy_that_is_down_answers_nobody() {
        var deployed = BOTH.choose(List.of("litellm/litellm")).get(0);
        var there = ObservedStateBuilder.allUp(BOTH)
                .container(deployed, State.EXITED)
                .taken();
        assertEquals(List.of(), Plan.toStop(List.of("langfuse"), there, false).losesTracesOf());
    }

    @ParameterizedTest
    @CsvSource({"langfuse-web, 1", "langfuse-clickhouse, 1", "langfuse-worker, 0"})
    void a_restart_loses_traces_only_of_what_web_needs(String service, int proxies) {
        var plan = Plan.toRestart(BOTH, BOTH.choose(List.of(service)), ALL_UP, image -> false);
        assertEquals(proxies, plan.losesTracesOf().size(), plan.toString());
    }

    @Test
    void a_start_that_makes_web_anew_loses_traces_of_a_proxy_that_stays() {
        var services = LANGFUSE.services().stream()
                .map(service -> service.name().equals("langfuse-web") ? StackFixtures.changed(service) : service)
                .toArray(Service[]::new);
        var now = StackFixtures.installation(StackFixtures.file("langfuse", LANGFUSE.networks(), services), LITELLM);
        var plan = Plan.toStart(now, now.stacks(List.of()), ALL_UP, image -> false);
        assertEquals(List.of("litellm-litellm-1"), plan.losesTracesOf());
    }
}
