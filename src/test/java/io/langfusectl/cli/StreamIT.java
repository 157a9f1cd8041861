package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.model.Forward;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answer of a real LiteLLM, token by token, through a tunnel and beside it. */
final class StreamIT {

    private final RealProject project = RunningStacks.project();
    private final HttpClient client = HttpClient.newHttpClient();

    /** One event of a stream: what it says, and how long after the call it came. */
    private record Event(String text, Duration after) {}

    @Test
    void a_streamed_answer_comes_through_the_tunnel_as_it_comes_without_it(@TempDir Path folder) throws Exception {
        int port = Integer.parseInt(project.value("LITELLM_PORT"));
        call(port); // the first call of a proxy takes its time
        var direct = call(port);
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(new Forward(TestPort.free(), "127.0.0.1", port))) {
            var tunnelled = call(tunnel.forwards().get(0).local());
            assertEquals(texts(direct), texts(tunnelled));
            assertTrue(direct.size() > 1_000, "only " + direct.size() + " events");
            comesBitByBit(tunnelled);
        }
    }

    /** The first long before the last, and the rest spread between them. */
    private static void comesBitByBit(List<Event> events) {
        var last = events.get(events.size() - 1).after();
        assertTrue(
                events.get(0).after().compareTo(last.dividedBy(2)) < 0,
                events.get(0).after() + " of " + last);
        for (int tenth = 1; tenth < 10; tenth++) {
            var moment = last.multipliedBy(tenth).dividedBy(10);
            var come = events.stream()
                    .filter(event -> event.after().compareTo(moment) <= 0)
                    .count();
            assertTrue(come < events.size() * (tenth + 5L) / 10, come + " events after " + moment + " of " + last);
        }
    }

    private static List<String> texts(List<Event> events) {
        return events.stream().map(Event::text).toList();
    }

    /** The events of one answer, without what is another in each: its id and its time. */
    private List<Event> call(int port) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + project.value("LITELLM_MASTER_KEY"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "mock-story", "stream": true, "messages": [{"role": "user", "content": "Go on"}]}"""))
                .timeout(Duration.ofSeconds(30))
                .build();
        long start = System.nanoTime();
        var answer = client.send(request, BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty())
                    .map(line -> new Event(
                            line.replaceAll("\"(id|created)\":(\"[^\"]*\"|\\d+)", "\"$1\""),
                            Duration.ofNanos(System.nanoTime() - start)))
                    .toList();
        }
    }
}
