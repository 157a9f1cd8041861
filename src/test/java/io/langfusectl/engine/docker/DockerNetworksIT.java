package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names and ports, as a real engine has them. */
@Timeout(120)
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class DockerNetworksIT {

    @RegisterExtension
    final DockerTestProject bench = new DockerTestProject();

    @Test
    void a_container_is_on_every_network_with_its_names_when_it_starts() {
        var inner = bench.network("inner");
        var outer = bench.network("outer");
        bench.start(bench.specimen("proxy").on(inner).on(outer, "gateway").make());
        bench.start(bench.specimen("asker").on(outer).make());
        assertEquals(0, lookUp("asker", "proxy"));
        assertEquals(0, lookUp("asker", "gateway"));
        assertEquals(1, lookUp("proxy", "nobody"));
        assertEquals(0, lookUp("proxy", "asker"));
        assertEquals(
                java.util.Set.of(inner, outer),
                bench.engine()
                        .inspect(bench.nameOf("proxy"))
                        .orElseThrow()
                        .addresses()
                        .keySet());
    }

    private int lookUp(String from, String name) {
        return bench.engine()
                .exec(bench.nameOf(from), List.of("nslookup", name, "127.0.0.11"), Duration.ofSeconds(20))
                .exitCode();
    }

    @Test
    void a_published_port_is_seen_and_a_second_one_is_taken() throws IOException {
        var port = TestPort.free();
        var network = bench.network("default");
        bench.start(bench.specimen("one").on(network).publishing(port, 80).make());
        assertEquals(
                List.of(new PublishedPort("127.0.0.1", port, 80, "tcp")),
                bench.engine()
                        .observe()
                        .container(bench.nameOf("one"))
                        .orElseThrow()
                        .ports());
        var failure = assertThrows(
                Failure.class,
                () -> bench.start(
                        bench.specimen("two").on(network).publishing(port, 80).make()));
        assertEquals("PORT_TAKEN [" + port + ", ?, ?, PORT_SET_SOMEWHERE]", failure.getMessage());
    }

    @Test
    void a_port_that_a_process_holds_is_taken() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var service = bench.specimen("one")
                    .on(bench.network("default"))
                    .publishing(holder.getLocalPort(), 80)
                    .make();
            var failure = assertThrows(Failure.class, () -> bench.start(service));
            assertEquals("PORT_TAKEN [" + holder.getLocalPort() + ", ?, ?, PORT_SET_SOMEWHERE]", failure.getMessage());
        }
    }

    @Test
    void a_port_of_the_engines_choice_is_told() {
        bench.start(bench.specimen("one")
                .on(bench.network("default"))
                .publishing(0, 80)
                .make());
        var ports = bench.engine()
                .observe()
                .container(bench.nameOf("one"))
                .orElseThrow()
                .ports();
        assertTrue(ports.get(0).hostPort() > 1024);
    }
}
