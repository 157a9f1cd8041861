package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What quickstart decides, on a machine whose commands are the test's own. */
final class QuickstartTest {

    private static final List<String> REAL = List.of(
            "dirname", "date", "id", "cat", "grep", "sed", "sort", "head", "cut", "mkdir", "sleep", "timeout", "stat",
            "chmod");
    private static final String IMAGE = "docker.io/acme/web:1.0";

    @TempDir
    Path root;

    private Path bin;

    private record Seen(int code, String words) {}

    @BeforeEach
    void make() throws IOException {
        bin = Files.createDirectories(root.resolve("bin"));
        for (var name : REAL) {
            tool(
                    bin.resolve(name),
                    "exec " + RealProject.run("sh", "-c", "command -v " + name).strip() + " \"$@\"");
        }
        for (var name : List.of("javac", "mvn", "curl", "dockerd")) {
            tool(bin.resolve(name), "exit 0");
        }
        Files.copy(
                Path.of(System.getProperty("project.basedir", ".")).resolve("quickstart"), root.resolve("quickstart"));
        tool(root.resolve("src/sandbox/up"), "echo sandbox up");
        tool(root.resolve("langfuse-ctl"), """
                case $* in
                  *init*) echo LANGFUSE_VERSION=1 >"$2/.env" ;;
                  *'config --json') echo '{"image":"%s"}' ;;
                esac
                echo "langfuse-ctl $*" >&2""".formatted(IMAGE));
    }

    private static void tool(Path file, String script) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The engine answers; the image is not there, and fetching it ends so. */
    private void pulling(int code, String words) throws IOException {
        tool(bin.resolve("docker"), """
                case $1 in
                  image) exit 1 ;;
                  pull) echo '%s' >&2; exit %d ;;
                esac""".formatted(words, code));
    }

    private Seen quickstart() throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("/bin/sh", root.resolve("quickstart").toString(), "--yes").redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(new ArrayList<>(builder.environment().keySet()));
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", root.toString());
        var process = builder.start();
        process.getOutputStream().close();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Seen(process.waitFor(), words);
    }

    private String settings() throws IOException {
        return Files.readString(root.resolve(".env"));
    }

    @Test
    void a_line_that_is_too_slow_for_an_image_is_an_answer_all_the_same() throws Exception {
        pulling(124, "");
        var seen = quickstart();
        assertEquals(0, seen.code(), seen.words());
        assertTrue(seen.words().contains("the registry answers"), seen.words());
        assertFalse(seen.words().contains("sandbox") || settings().contains("sandbox"), seen.words());
        assertTrue(seen.words().contains(" start --auto-ports") || seen.words().contains(" status"), seen.words());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest for docker.io/acme/web:1.0 not found: manifest unknown: manifest unknown",
                "toomanyrequests: You have reached your pull rate limit"
            })
    void an_image_that_the_registry_does_not_give_is_named_and_nothing_stands_in_for_it(String words) throws Exception {
        pulling(1, words);
        var seen = quickstart();
        assertEquals(4, seen.code(), seen.words());
        assertTrue(
                seen.words().contains(IMAGE + " cannot be had") && seen.words().contains(words), seen.words());
        assertFalse(seen.words().contains("sandbox up") || settings().contains("sandbox"), seen.words());
    }

    @Test
    void where_no_registry_answers_the_sandbox_stands_in_and_it_is_said_loudly() throws Exception {
        pulling(1, "dial tcp: lookup registry-1.docker.io: no such host");
        var seen = quickstart();
        assertEquals(0, seen.code(), seen.words());
        assertTrue(seen.words().contains("No container registry answers here"), seen.words());
        assertTrue(seen.words().contains("sandbox up"), seen.words());
        assertTrue(settings().contains("LANGFUSE_CTL_REGISTRY=sandbox.local\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0004", "y\u0004\u0004"})
    void an_end_of_the_input_is_not_a_yes(String typed) throws Exception {
        pulling(0, "");
        Files.delete(bin.resolve("curl"));
        tool(bin.resolve("apt-get"), "echo apt-get $*");
        tool(bin.resolve("sudo"), "exec \"$@\"");
        var line = "exec env -i PATH='" + bin + "' HOME='" + root + "' /bin/sh '" + root.resolve("quickstart") + "'";
        var process = new ProcessBuilder("script", "-qfec", line, "/dev/null").start();
        var words = new StringBuilder();
        try (var seen = process.inputReader(StandardCharsets.UTF_8)) {
            while (words.indexOf("Install curl? [Y/n]") < 0) {
                words.append((char) seen.read());
            }
            process.getOutputStream().write(typed.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            seen.lines().forEach(words::append);
        }
        assertEquals(4, process.waitFor(), words::toString);
        assertFalse(words.toString().contains("apt-get"), words::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-cli", "docker.io"})
    void an_engine_without_its_command_gets_the_package_that_has_it(String home) throws Exception {
        pulling(0, "");
        Files.move(bin.resolve("docker"), bin.resolve("docker.later"));
        tool(bin.resolve("apt-cache"), home.equals("docker-cli") ? "echo '  Candidate: 26.1'" : "echo");
        tool(bin.resolve("apt-get"), """
                echo "apt-get $*" >>%1$s/log
                case $* in *%2$s*) echo '#!/bin/sh' >%1$s/bin/docker; cat %1$s/bin/docker.later >>%1$s/bin/docker
                  chmod +x %1$s/bin/docker ;; esac""".formatted(root, home));
        tool(bin.resolve("sudo"), "exec \"$@\"");
        var seen = quickstart();
        assertEquals(0, seen.code(), seen.words());
        var installed = Files.readString(root.resolve("log"))
                .lines()
                .filter(line -> line.contains(" install "))
                .toList();
        assertEquals(1, installed.size(), installed.toString());
        assertTrue(installed.get(0).endsWith("--no-install-recommends " + home), installed.toString());
    }
}
