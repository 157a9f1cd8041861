package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A metadata service of the test's own, in a network of its own, as the proxy's container meets it. */
final class RoleIT {

    private static final String IMAGE = "sandbox.local/berriai/litellm:1.108.15";

    /** What it was asked for is in its log; each behaviour is one word. */
    private static final String SERVER = """
            import http.server, sys, time
            how = sys.argv[1]
            class Metadata(http.server.BaseHTTPRequestHandler):
                def answer(self, status, text=''):
                    self.send_response(status); self.end_headers(); self.wfile.write(text.encode())
                def do_PUT(self):
                    if how == 'hop-limit-1':
                        time.sleep(30)
                    self.answer(200, 'TOKEN')
                def do_GET(self):
                    if self.headers.get('X-aws-ec2-metadata-token') != 'TOKEN':
                        return self.answer(401)
                    self.answer(404) if how == 'no-role' else self.answer(200, 'workshop-role')
            print('listening', flush=True)
            http.server.ThreadingHTTPServer(('0.0.0.0', 80), Metadata).serve_forever()
            """;

    private final RealProject project = RunningStacks.project();
    private final String name = "ctlimds" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void network() {
        run("docker", "network", "create", "--subnet", "169.254.169.0/24", name);
        run("docker", "network", "connect", name, project.container("litellm", "litellm"));
    }

    @AfterEach
    void remove() {
        run("sh", "-c", "docker rm -f " + name + " >/dev/null 2>&1 || :");
        run("docker", "network", "disconnect", "-f", name, project.container("litellm", "litellm"));
        run("docker", "network", "rm", name);
    }

    private void serve(String how) {
        run(
                "docker",
                "run",
                "-d",
                "--name",
                name,
                "--network",
                name,
                "--ip",
                "169.254.169.254",
                "--entrypoint",
                "python3",
                IMAGE,
                "-u",
                "-c",
                SERVER,
                how);
        run("timeout", "60", "sh", "-c", "until docker logs " + name + " 2>&1 | grep -q listening; do sleep 0.2; done");
    }

    private String findings() {
        return project.ctl("-c iam_role_config.yml update-config --dry-run --json");
    }

    @ParameterizedTest
    @CsvSource({
        "hop-limit-1, AWS_HOP_LIMIT, --http-put-response-hop-limit 2",
        "no-role, AWS_ROLE_NONE, associate-iam-instance-profile"
    })
    void what_keeps_the_role_from_a_container_is_named_with_the_command_that_helps(
            String how, String code, String command) {
        serve(how);
        var found = findings();
        assertTrue(found.contains("\"code\":\"" + code + "\""), found);
        assertTrue(found.contains(command), found);
    }

    @Test
    void without_a_metadata_service_it_says_that_this_is_no_ec2() {
        assertTrue(findings().contains("\"code\":\"AWS_ROLE_ABSENT\""));
    }

    @Test
    void a_role_is_found_and_only_its_name_is_asked_for() {
        serve("with-role");
        assertTrue(!findings().contains("AWS_ROLE") && !findings().contains("AWS_HOP"));
        var asked = run("docker", "logs", name)
                .lines()
                .filter(line -> line.contains("\"GET") || line.contains("\"PUT"))
                .map(line -> line.replaceAll(".*\"(GET|PUT) (\\S+) .*", "$1 $2"))
                .distinct()
                .sorted()
                .toList();
        assertEquals("[GET /latest/meta-data/iam/security-credentials/, PUT /latest/api/token]", asked.toString());
    }

    @Test
    void access_keys_ask_for_no_role() {
        var found = project.ctl("-c access_key_config.yml update-config --dry-run --json");
        assertTrue(!found.contains("AWS_ROLE") && !found.contains("AWS_HOP"), found);
    }
}
