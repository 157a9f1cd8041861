package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Amazon's metadata service as a test plays it: in a network of its own, whose members meet it, or nobody, at the
 * address of the real one.
 */
final class MetadataService implements AutoCloseable {

    static final String ADDRESS = "169.254.169.254";

    /** Has Python. */
    static final String IMAGE = "sandbox.local/berriai/litellm:1.108.15";

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

    private static final Set<String> MEMBERS = ConcurrentHashMap.newKeySet();

    private final String name = "ctlimds" + UUID.randomUUID().toString().substring(0, 8);

    /** The network, where nobody answers yet. */
    MetadataService() {
        run("docker", "network", "create", "--subnet", "169.254.169.0/24", name);
    }

    /** Whether a container, by its id, meets the service of some test and not the machine's. */
    static boolean isMetBy(String id) {
        return MEMBERS.contains(id);
    }

    /** From now on somebody answers there, and so. */
    void serve(String how) {
        var place = "docker run -d --entrypoint python3 --ip " + ADDRESS + " --network " + name + " --name " + name;
        var command = Stream.of(List.of(place.split(" ", -1)), List.of(IMAGE, "-u", "-c", SERVER, how));
        run(command.flatMap(List::stream).toArray(String[]::new));
        run("timeout", "60", "sh", "-c", "until docker logs " + name + " 2>&1 | grep -q listening; do sleep 0.2; done");
    }

    /** The container is a member until it, or the network, is removed. */
    void meet(String container) {
        run("docker", "network", "connect", name, container);
        MEMBERS.add(run("docker", "inspect", "-f", "{{.Id}}", container).strip());
    }

    /** What it was asked for, each thing once. */
    List<String> asked() {
        return run("docker", "logs", name)
                .lines()
                .filter(line -> line.contains("\"GET") || line.contains("\"PUT"))
                .map(line -> line.replaceAll(".*\"(GET|PUT) (\\S+) .*", "$1 $2"))
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        run("sh", "-c", "docker rm -f " + name + " >/dev/null 2>&1 || :");
        var members =
                run("docker", "network", "inspect", "-f", "{{range $id, $_ := .Containers}}{{$id}} {{end}}", name);
        for (var id : members.strip().split(" ", -1)) {
            if (!id.isEmpty()) {
                run("docker", "network", "disconnect", "-f", name, id);
                MEMBERS.remove(id);
            }
        }
        run("docker", "network", "rm", name);
    }
}
