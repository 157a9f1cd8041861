package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.langfusectl.SpecialFiles;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a container counts as changed. */
final class ServiceHashTest {

    @TempDir
    Path directory;

    /** Copies of the templates and of a configuration, so that these figures do not follow them. */
    private static final Path KEPT = Path.of("src/test/resources/fingerprint");

    /** Another figure here means that an update of this program makes every container anew. */
    @Test
    void an_update_of_the_program_changes_no_fingerprint_of_the_templates() throws IOException {
        var prints = new TreeMap<String, String>();
        for (var stack : List.of("langfuse", "litellm")) {
            kept(stack).services().forEach(service -> prints.put(service.name(), service.fingerprint()));
        }
        assertEquals(
                Map.of(
                        "langfuse-clickhouse", "a61b731954f646c94e74e4f39244c7d2ae8a4fd4f0edf1ea54dee05acecf6fa9",
                        "langfuse-minio", "53b7c437cd32725ffe7d7747b2a83bd91633c75f7e91b7093e9800bd67251f8b",
                        "langfuse-postgres", "76f374cca6f203df951d267aa086b9a78522713f4e97dfb6d38da647f8ec7dce",
                        "langfuse-redis", "bcbb15cadc426107af38b3c5d382666a3c3c83b0618bfae36d5b3787a77b590a",
                        "langfuse-web", "a3be482f61ba3ff5e120ae2e5e616329ba74d2de907b3607d342b281f0463297",
                        "langfuse-worker", "c4539a7f7e07efc8523397803346aa647868da35dfe66211db04c62991ab3838",
                        "litellm", "3344f9306f16547d371de87d8a06cec040d5e8a3746ffca0a3f3f48cf628a94b",
                        "litellm-postgres", "85b5307776749be050634e50e3460bc99d7365234b63709a3caaf6d4f7ef3d0a"),
                prints);
    }

    /** Twenty-six stacks that use every field, and the figures of the program before it wrote each field by name. */
    @Test
    void an_update_of_the_program_changes_no_fingerprint_of_the_stored_stacks() throws IOException {
        var lines = new StringBuilder();
        try (var files = Files.list(KEPT.resolve("stacks"))) {
            for (var file : files.sorted().toList()) {
                var stack = file.getFileName().toString().replace(".yml", "");
                for (var service : stored(stack).services()) {
                    lines.append(service.fingerprint() + " " + stack + " " + service.name() + "\n");
                }
            }
        }
        assertEquals(Files.readString(KEPT.resolve("fingerprints.txt")), lines.toString());
    }

    /** Whoever adds a field to a service or to a part of it must add it to the fingerprint. */
    @Test
    void every_field_of_a_service_and_of_its_parts_counts() throws IOException {
        var service = stored("everything").services().get(0);
        var uncounted = new TreeSet<String>();
        for (var other : Variants.of(service)) {
            if (ServiceHash.of((Service) other.value()).equals(service.fingerprint())) {
                uncounted.add(other.place());
            }
        }
        assertEquals(Set.of("Service.fingerprint"), uncounted);
    }

    @Test
    void a_field_that_a_stack_does_not_use_adds_nothing_and_one_that_it_uses_counts_with_its_name() {
        var before = new CanonicalHash();
        before.texts(List.of("a", "b"));
        var old = before.hex();
        assertEquals(old, hashWith("pids_limit", List.of()));
        assertNotEquals(old, hashWith("pids_limit", List.of("100")));
        assertNotEquals(hashWith("pids_limit", List.of("101")), hashWith("pids_limit", List.of("100")));
        assertNotEquals(hashWith("oom_score_adj", List.of("100")), hashWith("pids_limit", List.of("100")));
    }

    private static String hashWith(String newField, List<String> values) {
        var hash = new CanonicalHash();
        hash.texts(List.of("a", "b"));
        hash.fieldIfUsed(newField, values);
        return hash.hex();
    }

    @Test
    void the_content_of_the_proxys_configuration_counts_as_it_always_did() throws IOException {
        var proxy = kept("litellm").services().get(0);
        var config = new Mount.Bind(KEPT.resolve("iam_role_config.yml"), "/app/config.yaml", true);
        assertEquals(
                "44afb03a42e9fa0f1c3df3fe4b66210bc5ef5056c6a8665d0b258a60b53e5ee8",
                ServiceHash.of(mounting(proxy, config)));
    }

    @Test
    void a_device_a_fifo_and_a_socket_are_never_read() throws Exception {
        var fifo = SpecialFiles.fifo(directory.resolve("fifo"));
        for (var file : List.of(Path.of("/dev/urandom"), Path.of("/dev/zero"), fifo)) {
            var first = readOnly(file);
            assertEquals(first, readOnly(file));
            assertNotEquals(first, readOnly(Path.of("/nowhere")));
        }
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            assertEquals(readOnly(directory.resolve("socket")), readOnly(directory.resolve("socket")));
        }
    }

    @Test
    void a_file_larger_than_any_configuration_is_known_by_its_size_time_and_inode() throws IOException {
        var large = SpecialFiles.sparse(directory.resolve("large"), 64L << 30);
        var before = readOnly(large);
        var time = Files.getLastModifiedTime(large);
        assertEquals(before, readOnly(large));
        Files.setLastModifiedTime(large, FileTime.fromMillis(1));
        assertNotEquals(before, readOnly(large));
        Files.setLastModifiedTime(large, time);
        assertEquals(before, readOnly(large));
        var other = SpecialFiles.sparse(directory.resolve("other"), 64L << 30);
        Files.setLastModifiedTime(other, time);
        Files.move(other, large, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, readOnly(large));
    }

    @Test
    void a_file_of_one_mebibyte_counts_with_its_content_and_one_byte_more_does_not() throws IOException {
        var file = directory.resolve("file");
        Files.write(file, new byte[1 << 20]);
        var before = readOnly(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertEquals(before, readOnly(file));
        Files.write(file, new byte[(1 << 20) + 1]);
        var larger = readOnly(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertNotEquals(larger, readOnly(file));
    }

    /** Else {@code sudo start} and {@code start} in turn would make the container anew each time. */
    @Test
    void a_file_that_root_alone_can_read_counts_the_same_for_every_user() throws IOException {
        var file = Files.writeString(directory.resolve("key.pem"), "one");
        assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "only root can make a file of root");
        var open = readOnly(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var time = Files.getLastModifiedTime(file);
        var before = readOnly(file);
        assertNotEquals(open, before);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);
        assertEquals(before, readOnly(file), "its content can be read by root alone");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertNotEquals(before, readOnly(file));
        var config = new Mount.Bind(file, "/file", true);
        var service = mounting(kept("litellm").services().get(0), config);
        var asConfiguration = ServiceHash.of(service, List.of(config));
        Files.writeString(file, "one");
        assertNotEquals(asConfiguration, ServiceHash.of(service, List.of(config)));
    }

    @Test
    void what_a_container_writes_to_its_own_mount_does_not_make_it_changed() throws IOException {
        var file = Files.writeString(directory.resolve("state.json"), "one");
        var before = writable(file);
        Files.writeString(file, "what the container has written");
        assertEquals(before, writable(file));
        Files.write(file, new byte[2 << 20]);
        assertEquals(before, writable(file));
    }

    /** As most editors save: the container would go on with the file that is gone. */
    @Test
    void another_file_in_its_place_makes_a_container_changed_that_can_write_to_it() throws IOException {
        var file = Files.writeString(directory.resolve("web.conf"), "one");
        var before = writable(file);
        var saved = Files.writeString(directory.resolve("saved"), "two");
        Files.move(saved, file, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, writable(file));
    }

    private static String readOnly(Path file) {
        return print(new Mount.Bind(file, "/file", true));
    }

    private static String writable(Path file) {
        return print(new Mount.Bind(file, "/file", false));
    }

    /** A red one ends, too. */
    private static String print(Mount mount) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> ServiceHash.of(mounting(kept("litellm").services().get(0), mount)));
    }

    private static StackFile kept(String stack) throws IOException {
        var text = Files.readString(KEPT.resolve(stack + ".yml"));
        var source = new StackSource(stack, "templates/" + stack + ".yml", text, Path.of("/nowhere/project"));
        return ComposeLoader.read(source, Variables.of(Map.of(), EnvFile.read(SECRETS, ".env", Map.of())));
    }

    private static StackFile stored(String stack) throws IOException {
        var text = Files.readString(KEPT.resolve("stacks").resolve(stack + ".yml"));
        var source = new StackSource(stack, stack + ".yml", text, Path.of("/nowhere/project"));
        var environment = stack.equals("instance-and-registry")
                ? Map.of("LANGFUSE_CTL_INSTANCE", "demo", "LANGFUSE_CTL_REGISTRY", "mirror.example.org/hub")
                : Map.of("HOME", "/nowhere/home");
        return ComposeLoader.read(source, Variables.of(environment, EnvFile.read("PASSWORD=p", ".env", environment)));
    }

    private static Service mounting(Service service, Mount mount) {
        return new Service(
                service.name(),
                service.image(),
                service.entrypoint(),
                service.command(),
                service.environment(),
                service.ports(),
                List.of(mount),
                service.configs(),
                service.networks(),
                service.dependsOn(),
                service.healthcheck(),
                service.options(),
                "");
    }

    private static final String SECRETS = """
            POSTGRES_PASSWORD=a
            CLICKHOUSE_PASSWORD=b
            REDIS_AUTH=c
            MINIO_ROOT_PASSWORD=d
            SALT=e
            ENCRYPTION_KEY=f
            NEXTAUTH_SECRET=g
            LANGFUSE_INIT_PROJECT_PUBLIC_KEY=h
            LANGFUSE_INIT_PROJECT_SECRET_KEY=i
            LANGFUSE_INIT_USER_PASSWORD=j
            LITELLM_MASTER_KEY=k
            LITELLM_SALT_KEY=l
            LITELLM_POSTGRES_PASSWORD=m
            """;
}
