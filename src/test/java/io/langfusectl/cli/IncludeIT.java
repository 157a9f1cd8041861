package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.litellm.ProxyConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real LiteLLM with a configuration that includes others. */
final class IncludeIT {

    private static final RealProject PROJECT = RunningStacks.project();
    private static final String ENV = PROJECT.read(".env");

    private static final String MODEL = """
              - model_name: %1$s
                litellm_params: {model: openai/%1$s, api_key: unused, mock_response: hi}
            """;

    @BeforeAll
    static void included() {
        PROJECT.write("parts/mock.yml", "include: [deep/more.yml, beside.yml]\n" + PROJECT.read("mock_config.yml"));
        PROJECT.write("parts/deep/more.yml", "model_list:\n" + MODEL.formatted("nested"));
        PROJECT.write("beside.yml", "model_list:\n" + MODEL.formatted("beside"));
        PROJECT.write("including.yml", "include: [parts/mock.yml]\nmodel_list:\n" + MODEL.formatted("own"));
        PROJECT.ctl("-c including.yml start");
    }

    @AfterAll
    static void put_back() {
        PROJECT.write(".env", ENV);
        PROJECT.ctl("start");
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> served() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + PROJECT.value("LITELLM_PORT") + "/v1/models"))
                .header("Authorization", "Bearer " + PROJECT.value("LITELLM_MASTER_KEY"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return found("\"id\":\\s*\"([^\"]+)\"", answer.body());
    }

    @Test
    void its_models_are_served_and_are_those_that_the_program_lists() throws IOException, InterruptedException {
        var served = served();
        assertTrue(served.containsAll(Set.of("own", "nested", "beside", ProxyConfig.PROBE_ALIAS)), served.toString());
        assertEquals(served, found("\"alias\":\"([^\"]+)\"", PROJECT.ctl("models --json")));
    }

    @Test
    void a_call_through_it_arrives() {
        PROJECT.ctl("verify");
    }
}
