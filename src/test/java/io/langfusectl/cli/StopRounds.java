package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.api.ChatRequest;
import io.langfusectl.api.Keys;
import io.langfusectl.api.Langfuse;
import io.langfusectl.api.LiteLlm;
import io.langfusectl.stack.model.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Calls, a stop at once after the last, a start: how many of the calls have a trace then. */
final class StopRounds {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** A trace that comes twice would come by then. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final RealProject project;
    private final LiteLlm proxy;
    private final Langfuse web;

    /** @param project with both stacks ready */
    StopRounds(RealProject project) {
        this.project = project;
        this.proxy = new LiteLlm(address("LITELLM_PORT"), project.value("LITELLM_MASTER_KEY"));
        var keys = new Keys(
                project.value("LANGFUSE_INIT_PROJECT_PUBLIC_KEY"), project.value("LANGFUSE_INIT_PROJECT_SECRET_KEY"));
        this.web = new Langfuse(address("LANGFUSE_PORT"), keys);
    }

    /** One round; returns how many traces there are of this many calls. */
    int tracesOf(int calls) throws InterruptedException {
        var tag = "stop-" + UUID.randomUUID();
        for (int i = 0; i < calls; i++) {
            var reply = proxy.complete(new ChatRequest("mock-model", "hello", 5, "stop", List.of(tag)), LIMIT);
            assertEquals(200, reply.status(), reply.summary());
        }
        project.ctl("stop");
        project.ctl("start");
        var timeSource = TimeSource.system();
        var until = timeSource.now().plus(LONGEST);
        while (found(tag).size() < calls && timeSource.now().isBefore(until)) {
            timeSource.pause(Duration.ofMillis(500));
        }
        timeSource.pause(SETTLED);
        return found(tag).size();
    }

    private Set<String> found(String tag) throws InterruptedException {
        var traces = web.observationsTagged(tag, LIMIT);
        return traces.reply().status() == 200 ? traces.value() : Set.of();
    }

    private URI address(String port) {
        return URI.create("http://127.0.0.1:" + project.value(port));
    }
}
