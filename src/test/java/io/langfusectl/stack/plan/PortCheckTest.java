package io.langfusectl.stack.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.net.Ports;
import io.langfusectl.stack.ManualTimer;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.model.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PortCheckTest {

    private final ManualTimer timer = new ManualTimer();

    private final FakeEngine engine = new FakeEngine()
            .having(StackFixtures.IMAGE)
            .being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", true, false));

    @Test
    void every_taken_port_is_named_with_its_process() throws IOException, InterruptedException {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var file = file(
                    StackFixtures.publishing(StackFixtures.service("web", "langfuse"), first.getLocalPort(), 3000),
                    StackFixtures.publishing(StackFixtures.service("proxy", "langfuse"), second.getLocalPort(), 4000));
            var taken = taken(file);
            assertEquals(2, taken.size());
            assertEquals(first.getLocalPort(), taken.get(0).port());
            var pid = "(pid " + ProcessHandle.current().pid() + ")";
            assertTrue(taken.get(0).holder().endsWith(pid), taken.get(0).holder());
        }
    }

    @Test
    void a_port_of_anothers_container_is_named_with_it_and_ones_own_is_no_obstacle() throws InterruptedException {
        var web = StackFixtures.onNetworks(
                StackFixtures.publishing(StackFixtures.service("web", "langfuse"), 65_001, 3000));
        var owner = StackFixtures.installation(file(web)).owner(file(web));
        engine.createContainer(owner, web);
        engine.start("langfuse-web-1");
        assertEquals(List.of(), taken(file(web)));
        var proxy = StackFixtures.publishing(StackFixtures.service("proxy", "litellm"), 65_001, 4000);
        var other = StackFixtures.file("litellm", List.of(StackFixtures.own("litellm")), proxy);
        assertEquals("langfuse-web-1", taken(other).get(0).holder());
    }

    @Test
    void a_port_of_a_container_that_the_start_takes_away_is_no_obstacle() throws InterruptedException {
        var web = StackFixtures.onNetworks(
                StackFixtures.publishing(StackFixtures.service("web", "langfuse"), 65_001, 3000));
        engine.createContainer(StackFixtures.installation(file(web)).owner(file(web)), web);
        engine.start("langfuse-web-1");
        var renamed = StackFixtures.publishing(StackFixtures.service("site", "langfuse"), 65_001, 3000);
        assertEquals(List.of(), taken(file(renamed)));
    }

    @Test
    void a_port_that_its_holder_gives_up_is_no_obstacle_unless_the_holder_stays() throws InterruptedException {
        var web = StackFixtures.onNetworks(
                StackFixtures.publishing(StackFixtures.service("web", "langfuse"), 65_001, 3000));
        var proxy = StackFixtures.onNetworks(
                StackFixtures.publishing(StackFixtures.service("proxy", "langfuse"), 65_002, 4000));
        for (var service : List.of(web, proxy)) {
            engine.createContainer(StackFixtures.installation(file(web, proxy)).owner(file(web, proxy)), service);
            engine.start("langfuse-" + service.name() + "-1");
        }
        var webAtProxys = StackFixtures.changed(StackFixtures.publishing(web, 65_002, 3000));
        assertEquals(
                List.of(),
                taken(file(webAtProxys, StackFixtures.changed(StackFixtures.publishing(proxy, 65_001, 4000)))));
        assertEquals("langfuse-proxy-1", taken(file(webAtProxys, proxy)).get(0).holder());
    }

    @Test
    void a_port_on_another_address_or_of_another_protocol_is_no_obstacle() throws InterruptedException {
        var web = StackFixtures.onNetworks(
                StackFixtures.publishing(StackFixtures.service("web", "langfuse"), 65_001, 3000));
        engine.createContainer(StackFixtures.installation(file(web)).owner(file(web)), web);
        engine.start("langfuse-web-1");
        for (var free : List.of("127.0.0.2 tcp", "::1 tcp", "127.0.0.1 udp")) {
            assertEquals(List.of(), taken(at(free)), free);
        }
        for (var held : List.of("0.0.0.0 tcp", " tcp", "127.0.0.1 tcp")) {
            assertEquals("langfuse-web-1", taken(at(held)).get(0).holder(), held);
        }
    }

    private static StackFile at(String addressAndProtocol) {
        var words = addressAndProtocol.split(" ", -1);
        var port = new PortMapping(words[0], Optional.of(65_001), 3000, words[1]);
        return StackFixtures.file(
                "other",
                List.of(StackFixtures.own("other")),
                StackFixtures.publishing(StackFixtures.service("other", "other"), port));
    }

    @Test
    void a_free_port_is_not_taken() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertTrue(Ports.isFree("127.0.0.1", port));
    }

    @Test
    void a_port_of_ones_own_container_that_the_engine_is_just_starting_is_no_obstacle() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(List.of(), taken(starting(socket, State.CREATED, State.CREATED, State.RUNNING)));
        }
        assertEquals(List.of(Duration.ofMillis(100), Duration.ofMillis(100)), timer.pauses());
    }

    @Test
    void a_port_of_another_program_is_waited_for_no_longer_than_an_engines_start_takes() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(1, taken(starting(socket, State.CREATED)).size());
        }
        assertEquals(30, timer.pauses().size());
    }

    private StackFile starting(ServerSocket port, State... states) {
        var web = StackFixtures.onNetworks(
                StackFixtures.publishing(StackFixtures.service("web", "langfuse"), port.getLocalPort(), 3000));
        engine.createContainer(StackFixtures.installation(file(web)).owner(file(web)), web);
        engine.becoming("langfuse-web-1", states);
        engine.start("langfuse-web-1");
        return file(web);
    }

    private List<PortCheck.TakenPort> taken(StackFile file) throws InterruptedException {
        var installation = new Installation(Path.of("/"), "1.0", List.of(file));
        return new PortCheck(engine, installation, engine.observe(), timer).taken(installation.members());
    }

    private static StackFile file(Service... services) {
        return StackFixtures.file("langfuse", List.of(StackFixtures.own("langfuse")), services);
    }
}
