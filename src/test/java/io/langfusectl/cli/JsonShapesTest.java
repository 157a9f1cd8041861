package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, order and types of every JSON result: a change of one of them breaks somebody's script. */
final class JsonShapesTest {

    private static final String SERVICES = """
            "stacks":[{"name":"langfuse","project":"langfuse","ready":true,"services":[{"service":"langfuse-web",\
            "container":"langfuse-langfuse-web-1","image":"example.org/acme/web:1.0","state":"ready","since":"TIME",\
            "restarts":0,"addresses":["127.0.0.1:3000"],"current":true}]},\
            {"name":"litellm","project":"litellm","ready":true,"services":[{"service":"litellm",\
            "container":"litellm-litellm-1","image":"example.org/acme/proxy:1.0","state":"ready","since":"TIME",\
            "restarts":0,"addresses":["127.0.0.1:4000"],"current":true}]}]""";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    private String json(String line) {
        return sameEveryDay(project.type(line).out());
    }

    private String sameEveryDay(String text) {
        return text.strip()
                .replace(project.directory().toString(), "DIR")
                .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*Z\"", "\"TIME\"")
                .replaceAll("\"ms\":\\d+", "\"ms\":0");
    }

    @Test
    void status() {
        project.ok("start");
        assertEquals("{\"schema\":1,\"ready\":true," + SERVICES + "}", json("status --json"));
    }

    @Test
    void start_and_restart() {
        assertEquals("{\"schema\":1,\"ready\":true," + SERVICES + ",\"changed\":5,\"ms\":0}", json("start --json"));
        assertEquals("{\"schema\":1,\"ready\":true," + SERVICES + ",\"changed\":0,\"ms\":0}", json("start --json"));
        assertEquals("{\"schema\":1,\"ready\":true," + SERVICES + ",\"changed\":2,\"ms\":0}", json("restart --json"));
    }

    @Test
    void init() {
        project = new SmallProject(root, "new", project.engine());
        assertEquals(
                "{\"schema\":1,\"directory\":\"DIR\",\"made\":[\".env\",\"iam_role_config.yml\","
                        + "\"access_key_config.yml\"],\"secrets\":[\"POSTGRES_PASSWORD\",\"CLICKHOUSE_PASSWORD\","
                        + "\"REDIS_AUTH\",\"MINIO_ROOT_PASSWORD\",\"SALT\",\"ENCRYPTION_KEY\",\"NEXTAUTH_SECRET\","
                        + "\"LANGFUSE_INIT_PROJECT_PUBLIC_KEY\",\"LANGFUSE_INIT_PROJECT_SECRET_KEY\","
                        + "\"LANGFUSE_INIT_USER_PASSWORD\",\"LITELLM_MASTER_KEY\",\"LITELLM_SALT_KEY\","
                        + "\"LITELLM_POSTGRES_PASSWORD\"],\"changed\":true}",
                json("init --json"));
        assertEquals(
                "{\"schema\":1,\"directory\":\"DIR\",\"made\":[],\"secrets\":[],\"changed\":false}",
                json("init --json"));
    }

    @Test
    void dry_run() {
        assertTrue(json("start --dry-run --json")
                .contains("{\"step\":\"create\",\"subject\":\"langfuse-web\",\"cause\":\"absent\"}"));
        project.ok("start");
        assertEquals("{\"schema\":1,\"steps\":[]}", json("start --dry-run --json"));
        assertTrue(
                json("stop --dry-run --json").startsWith("{\"schema\":1,\"steps\":[{\"step\":\"stop\",\"subject\":"));
    }

    @Test
    void stop() {
        project.ok("start");
        assertEquals(
                "{\"schema\":1,\"projects\":[\"langfuse\",\"litellm\"],\"changed\":4,\"deletedVolumes\":[]}",
                json("stop --json"));
        assertEquals(
                "{\"schema\":1,\"projects\":[\"langfuse\",\"litellm\"],\"changed\":1,"
                        + "\"deletedVolumes\":[\"langfuse_langfuse_postgres_data\"]}",
                json("stop --delete-data-of langfuse --json"));
    }

    @Test
    void config() {
        var config = json("config --json langfuse");
        assertTrue(
                config.startsWith("{\"schema\":1,\"stacks\":[{\"name\":\"langfuse\",\"project\":\"langfuse\","
                        + "\"config\":{\"name\":\"langfuse\",\"services\":{\"langfuse-web\":{"),
                config);
        assertTrue(
                config.contains(
                        "\"origins\":{\"LANGFUSE_CTL_INSTANCE\":\"default\",\"LANGFUSE_CTL_REGISTRY\":\"default\",\"LANGFUSE_PORT\":\"default\",\"POSTGRES_PASSWORD\":\".env:"),
                config);
    }

    @Test
    void failure() {
        var seen = project.type("start nowhere --json");
        assertEquals("", seen.out());
        assertEquals(
                "{\"schema\":1,\"problem\":\"UNKNOWN_SERVICE\",\"message\":\"There is no stack and no service called "
                        + "nowhere; known are: langfuse/langfuse-web, litellm/litellm\",\"cause\":null,\"fix\":\"Name one "
                        + "of the known ones; langfuse-ctl status lists them.\",\"exitCode\":2,\"details\":"
                        + "{\"service\":\"nowhere\",\"known\":\"langfuse/langfuse-web, litellm/litellm\"}}",
                sameEveryDay(seen.err()));
    }

    @Test
    void events_are_one_a_line_and_the_result_is_the_last() {
        var lines = json("start --json=events").lines().toList();
        assertEquals(
                List.of("step", "state", "result"),
                lines.stream()
                        .map(line -> line.replaceAll(".*\"event\":\"(\\w+)\".*", "$1"))
                        .distinct()
                        .toList());
        lines.forEach(line -> assertTrue(line.startsWith("{\"schema\":1,\"time\":\"TIME\",\"event\":\""), line));
        assertEquals(
                "{\"schema\":1,\"time\":\"TIME\",\"event\":\"result\",\"result\":{\"schema\":1,\"ready\":true,"
                        + SERVICES + ",\"changed\":5,\"ms\":0}}",
                lines.get(lines.size() - 1));
    }

    @Test
    void nothing_but_json_is_on_either_stream() {
        for (var line : List.of("init --json", "start --json", "status --json", "config --json", "stop --json")) {
            var seen = project.type(line);
            assertEquals("", seen.err(), line);
            assertEquals(1, seen.out().lines().count(), line);
        }
    }
}
