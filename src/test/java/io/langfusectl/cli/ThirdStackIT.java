package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A further stack is a file in {@code templates/}, and no line of code. */
final class ThirdStackIT {

    @Test
    void a_file_of_two_services_starts_is_in_status_and_stops() throws IOException {
        try (var project = RealProject.make()) {
            var port = TestPort.free();
            project.write("templates/extra.yml", """
                    name: ${LANGFUSE_CTL_INSTANCE}-extra
                    services:
                      store:
                        image: busybox:1.36
                        command: [sleep, "600"]
                        init: true
                        volumes: [things:/things]
                        healthcheck: { test: [CMD, test, -d, /things], interval: 1s }
                      page:
                        image: busybox:1.36
                        command: [httpd, -f, -p, "80"]
                        init: true
                        depends_on: { store: { condition: service_healthy } }
                        ports: ["127.0.0.1:%d:80"]
                    volumes:
                      things:
                    """.formatted(port));
            var started = project.ctl("start extra");
            assertTrue(started.contains("extra ready in"), started);
            assertTrue(started.contains("127.0.0.1:" + port), started);
            var status = project.ctl("status extra --json");
            assertTrue(status.contains("\"ready\":true,\"stacks\":[{\"name\":\"extra\""), status);
            assertTrue(status.contains("\"container\":\"" + project.container("extra", "page") + "\""), status);
            assertTrue(run("docker", "port", project.container("extra", "page")).contains("127.0.0.1:" + port));
            assertTrue(project.ctl("start extra").contains("nothing was changed"));
            project.ctl("stop extra");
            assertFalse(run("docker", "ps", "-a", "--format", "{{.Names}}").contains(project.instance()));
            assertTrue(run("docker", "volume", "ls", "-q").contains(project.project("extra") + "_things"));
            project.ctl("stop --delete-data-of " + project.project("extra"));
            assertEquals("", run("docker", "volume", "ls", "-q", "-f", "name=" + project.instance()));
        }
    }
}
