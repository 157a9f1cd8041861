package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The main job on the real engine, both stacks running. */
final class StacksIT {

    private static final String COMPOSE = System.getProperty("project.basedir", ".") + "/src/sandbox/compose";

    private static final List<String> LANGFUSE = List.of(
            "langfuse-web",
            "langfuse-worker",
            "langfuse-postgres",
            "langfuse-clickhouse",
            "langfuse-redis",
            "langfuse-minio");

    private final RealProject project = RunningStacks.project();

    @Test
    void status_shows_eight_services_ready() {
        var status = project.ctl("status --json");
        assertEquals(8, count(status, "\"state\":\"ready\""), status);
        assertTrue(status.startsWith("{\"schema\":1,\"ready\":true,"), status);
        assertEquals(8, count(status, "\"current\":true"), status);
    }

    @Test
    void compose_shows_the_same_services_and_projects() {
        var projects = run(COMPOSE, "ls", "--format", "json");
        for (var stack : Map.of("langfuse", 6L, "litellm", 2L).entrySet()) {
            var name = project.project(stack.getKey());
            var services = run(COMPOSE, "-p", name, "ps", "--format", "{{.Service}} {{.State}}");
            var running = services.lines().filter(line -> line.endsWith(" running"));
            assertEquals(stack.getValue(), running.count(), services);
            assertTrue(projects.contains("\"" + name + "\""), projects);
        }
    }

    @Test
    void every_port_is_published_on_this_machine_only() {
        for (var container : containers().keySet()) {
            var bindings = run("docker", "port", container);
            assertFalse(bindings.isBlank(), container);
            bindings.lines().forEach(line -> assertTrue(line.contains("-> 127.0.0.1:"), container + " " + line));
        }
    }

    @Test
    void the_settings_are_readable_by_their_owner_alone() throws IOException {
        var env = project.directory().resolve(".env");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(env)));
    }

    @Test
    void a_start_with_nothing_to_do_changes_nothing_and_says_so() {
        var before = containers();
        var seen = project.session().type("start");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.out().contains("Everything is ready; nothing was changed"), seen.out());
        assertEquals(before, containers());
    }

    @Test
    void data_outlives_stop_and_start_and_so_do_the_volumes() {
        var volumes = volumes();
        psql("langfuse", "langfuse-postgres", "create table if not exists kept (n int); insert into kept values (42)");
        psql("litellm", "litellm-postgres", "create table if not exists kept (n int); insert into kept values (43)");
        clickhouse("create table if not exists kept (n Int32) engine = MergeTree order by n");
        clickhouse("insert into kept values (44)");
        minio("echo 45 > /data/langfuse-kept");

        project.ctl("stop");
        assertEquals(Map.of(), containers());
        assertEquals(volumes, volumes());
        project.ctl("start");

        assertTrue(psql("langfuse", "langfuse-postgres", "select n from kept").contains("42"));
        assertTrue(psql("litellm", "litellm-postgres", "select n from kept").contains("43"));
        assertTrue(clickhouse("select n from kept").contains("44"));
        assertTrue(minio("cat /data/langfuse-kept").contains("45"));
        psql("langfuse", "langfuse-postgres", "drop table kept");
        psql("litellm", "litellm-postgres", "drop table kept");
        clickhouse("drop table kept");
        minio("rm /data/langfuse-kept");
    }

    @Test
    void one_changed_variable_of_one_service_replaces_that_service_alone_and_the_dry_run_says_so() {
        var before = containers();
        project.set("LANGFUSE_INIT_USER_NAME", "Somebody");
        var planned = steps(project.ctl("start --dry-run --json"));
        assertTrue(planned.contains("create langfuse-web"), planned.toString());
        assertEquals(before, containers());

        assertEquals(planned, steps(project.ctl("start --json=events")));
        assertEquals(List.of(project.container("langfuse", "langfuse-web")), replaced(before));
        resolves();
    }

    /** What is done to containers, by the name of the service. */
    private static Set<String> steps(String json) {
        var step = Pattern.compile("\"step\":\"(create|start|stop|remove)\"");
        var subject = Pattern.compile("\"subject\":\"([^\"]+)\"");
        var found = new TreeSet<String>();
        for (var part : json.split("[\\[{]", -1)) {
            var verb = step.matcher(part);
            var whom = subject.matcher(part);
            if (verb.find() && whom.find()) {
                found.add(verb.group(1) + " " + whom.group(1));
            }
        }
        return found;
    }

    @Test
    void a_changed_litellm_configuration_replaces_the_proxy_alone_and_the_proxy_finds_langfuse_again()
            throws IOException {
        var before = containers();
        var config = project.directory().resolve(project.value("CONFIG_FILE"));
        Files.writeString(config, Files.readString(config) + "\n# changed\n");
        project.ctl("start");
        assertEquals(List.of(project.container("litellm", "litellm")), replaced(before));
        resolves();
    }

    @Test
    void another_configuration_is_remembered_by_the_next_start() throws IOException {
        Files.writeString(
                project.directory().resolve("other_config.yml"),
                Files.readString(project.directory().resolve("mock_config.yml")) + "# the other one\n");
        project.ctl("-c other_config.yml start");
        assertTrue(mounted().endsWith("/other_config.yml"), mounted());
        project.ctl("start");
        assertTrue(mounted().endsWith("/other_config.yml"), mounted());
    }

    @Test
    void litellm_finds_langfuse_after_a_restart_of_either_kind() {
        resolves();
        run("docker", "restart", "-t", "3", project.container("litellm", "litellm"));
        resolves();
        project.ctl("restart litellm");
        resolves();
    }

    @Test
    void no_container_of_langfuse_reaches_the_database_of_litellm_and_no_database_finds_the_other() {
        var database = addresses("litellm", "litellm-postgres");
        assertEquals(1, database.size(), database.toString());
        for (var address : database.values()) {
            assertEquals("reached", connection("litellm", "litellm", address));
            for (var service : LANGFUSE) {
                assertEquals("not reached", connection("langfuse", service, address), service);
            }
        }
        for (var service : LANGFUSE) {
            assertEquals("", lookUp("langfuse", service, "litellm-postgres"), service);
            var networks = new TreeSet<>(addresses("langfuse", service).keySet());
            networks.retainAll(database.keySet());
            assertEquals(Set.of(), networks, service);
        }
        assertEquals("", lookUp("litellm", "litellm-postgres", "langfuse-postgres"));
    }

    @Test
    void logs_name_their_service_and_can_be_cut() {
        var lines = project.ctl("logs --tail 3 langfuse-redis").lines().toList();
        assertEquals(3, lines.size(), lines.toString());
        lines.forEach(line -> assertTrue(line.startsWith("langfuse-redis | "), line));
    }

    private void resolves() {
        var there = addresses("langfuse", "langfuse-web").values();
        var found = lookUp("litellm", "litellm", "langfuse-web");
        assertTrue(there.contains(found), found + " is none of " + there);
    }

    /** The address that a name has inside a container, or nothing. */
    private String lookUp(String stack, String service, String name) {
        return inside(stack, service, """
                try:
                    print(socket.gethostbyname('%s'))
                except socket.gaierror:
                    print()
                """.formatted(name));
    }

    /** Whether a container gets a connection to the port of PostgreSQL at an address. */
    private String connection(String stack, String service, String address) {
        return inside(stack, service, """
                try:
                    socket.create_connection(('%s', 5432), timeout=2).close()
                    print('reached')
                except OSError:
                    print('not reached')
                """.formatted(address));
    }

    /** What a program says that sees the network as a container does, whatever tools that container's image has. */
    private String inside(String stack, String service, String program) {
        var network = "container:" + project.container(stack, service);
        var command = "docker run --rm --network " + network + " --entrypoint python3 " + MetadataService.IMAGE + " -c";
        var words = Stream.concat(Stream.of(command.split(" ", -1)), Stream.of("import socket\n" + program));
        return run(words.toArray(String[]::new)).strip();
    }

    /** By network. */
    private Map<String, String> addresses(String stack, String service) {
        var found = new TreeMap<String, String>();
        var format = "{{range $name, $there := .NetworkSettings.Networks}}{{$name}} {{$there.IPAddress}}\n{{end}}";
        run("docker", "inspect", "-f", format, project.container(stack, service))
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", -1))
                .forEach(line -> found.put(line[0], line[1]));
        return found;
    }

    private String mounted() {
        return run(
                        "docker",
                        "inspect",
                        "-f",
                        "{{range .Mounts}}{{if eq .Type \"bind\"}}{{.Source}}{{end}}{{end}}",
                        project.container("litellm", "litellm"))
                .strip();
    }

    private String psql(String stack, String service, String sql) {
        var user = stack.equals("langfuse") ? "langfuse" : "litellm";
        return run("docker", "exec", project.container(stack, service), "psql", "-U", user, "-d", user, "-Atc", sql);
    }

    private String clickhouse(String sql) {
        return run(
                "docker",
                "exec",
                project.container("langfuse", "langfuse-clickhouse"),
                "sh",
                "-c",
                "clickhouse-client --user \"$CLICKHOUSE_USER\" --password \"$CLICKHOUSE_PASSWORD\" --query '" + sql
                        + "'");
    }

    private String minio(String command) {
        return run("docker", "exec", project.container("langfuse", "langfuse-minio"), "sh", "-c", command);
    }

    private List<String> replaced(Map<String, String> before) {
        var now = containers();
        assertEquals(before.keySet(), now.keySet());
        return now.keySet().stream()
                .filter(name -> !Objects.equals(now.get(name), before.get(name)))
                .toList();
    }

    /** Ids by name. */
    private Map<String, String> containers() {
        var found = new TreeMap<String, String>();
        run("docker", "ps", "-a", "--no-trunc", "--format", "{{.Names}} {{.ID}}")
                .lines()
                .filter(line -> line.startsWith(project.instance() + "-"))
                .forEach(
                        line -> found.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        return found;
    }

    private String volumes() {
        return run("docker", "volume", "ls", "-q")
                .lines()
                .filter(name -> name.startsWith(project.instance() + "-"))
                .collect(Collectors.joining("\n"));
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part))
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .count();
    }
}
