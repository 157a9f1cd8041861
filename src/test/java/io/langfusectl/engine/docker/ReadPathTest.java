package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.transport.StubDockerSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that only looks never wakes the heavy half of docker-java. */
final class ReadPathTest {

    @TempDir
    Path folder;

    /** Looks at everything that can be looked at. */
    static final class Looker {
        public static void main(String[] args) {
            try (var engine = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", args[0]), Path.of("/"))) {
                engine.info();
                engine.observe();
                engine.containers();
                engine.containerStatuses(List.of("x", "y"), (name, vitals) -> {});
                engine.inspect("x");
                engine.image("i");
            }
        }
    }

    @Test
    void looking_loads_no_jackson_no_guava_and_no_typed_command() throws IOException, InterruptedException {
        try (var counterfeit = new StubDockerSocket(folder.resolve("s"))) {
            counterfeit
                    .on("GET /info", 200, "{}")
                    .on("GET /containers/json", 200, "[{\"Id\":\"1\",\"Names\":[\"/x\"]}]")
                    .on("GET /networks", 200, "[{\"Name\":\"n\"}]")
                    .on("GET /volumes", 200, "{\"Volumes\":[]}")
                    .on("GET /containers/x/json", 200, "{\"State\":{\"Status\":\"running\"}}")
                    .on("GET /images/i/json", 200, "{\"Id\":\"1\"}");
            var loaded = loadedBy("unix://" + folder.resolve("s"));
            assertEquals(10, counterfeit.heard().size());
            assertTrue(loaded.contains("io.langfusectl.json.JsonReader"));
            assertEquals(
                    List.of(),
                    loaded.stream()
                            .filter(name -> name.startsWith("com.fasterxml.jackson")
                                    || name.startsWith("com.google.common")
                                    || name.startsWith("com.github.dockerjava.core")
                                    || name.startsWith("com.github.dockerjava.api")
                                    || name.startsWith("com.github.dockerjava.zerodep"))
                            .toList());
        }
    }

    private static List<String> loadedBy(String host) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Looker.class.getName(),
                        host)
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text.lines()
                .map(line -> line.replaceFirst("^.*\\[class,load] ", "").replaceFirst(" .*", ""))
                .toList();
    }
}
