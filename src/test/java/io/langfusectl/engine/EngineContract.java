package io.langfusectl.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Network;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Container.State;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What every engine must do. The fake and the real one both sit this exam. */
public interface EngineContract {

    /** A container that stays until it is told to go. */
    String PATIENT = "trap exit TERM; while :; do sleep 0.1; done";

    /** From one look at a container to the next. */
    Duration ROUND = Duration.ofMillis(20);

    Engine engine();

    /** An image that the engine has. */
    String image();

    /** A name of this test's own. */
    String project();

    /** Arranges that the service will print this line and live on. */
    ServiceFixture printing(String service, String line);

    /** Arranges that the service will end with this code. */
    ServiceFixture ending(String service, int code);

    default Owner owner() {
        return new Owner(project(), "it", "/ctl-it/" + project(), "templates/it.yml", "0.0.0");
    }

    default String nameOf(String service) {
        return Container.nameOf(project(), service);
    }

    default Network network(String key) {
        return new Network(key, project() + "_" + key, false, false, Map.of());
    }

    default Volume volume(String key) {
        return new Volume(key, project() + "_" + key, false, "", Map.of(), Map.of());
    }

    default ServiceFixture specimen(String service) {
        return new ServiceFixture(service, image()).running(PATIENT);
    }

    /** Looks again until the container is in this state. */
    default Inspection await(String service, State state) {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        var seen = engine().inspect(nameOf(service)).orElseThrow();
        while (seen.state() != state && System.nanoTime() < deadline) {
            LockSupport.parkNanos(ROUND.toNanos());
            seen = engine().inspect(nameOf(service)).orElseThrow();
        }
        assertEquals(state, seen.state());
        return seen;
    }

    @Test
    default void says_which_engine_it_is() {
        var info = engine().info();
        assertFalse(info.version().isEmpty());
        assertTrue(info.apiVersion().matches("1\\.[0-9]+"));
        assertTrue(info.cpus() > 0);
        assertTrue(info.memory() > 1 << 20);
    }

    @Test
    default void a_container_is_made_started_stopped_and_removed() {
        engine().createContainer(owner(), specimen("db").make());
        assertEquals(State.CREATED, seen("db").state());
        engine().start(nameOf("db"));
        assertEquals(State.RUNNING, await("db", State.RUNNING).state());
        engine().stop(nameOf("db"), Optional.of(Duration.ofSeconds(5)));
        assertEquals(State.EXITED, seen("db").state());
        engine().remove(nameOf("db"));
        assertEquals(Optional.empty(), engine().inspect(nameOf("db")));
    }

    @Test
    default void an_inspection_tells_the_published_ports_as_a_list_does() {
        engine().createNetwork(owner(), network("default"));
        engine().createContainer(
                        owner(),
                        specimen("db")
                                .on(network("default").name())
                                .publishing(0, 5432)
                                .make());
        engine().start(nameOf("db"));
        await("db", State.RUNNING);
        var ports = engine().inspect(nameOf("db")).orElseThrow().ports();
        assertEquals(1, ports.size());
        assertEquals(seen("db").ports(), ports);
    }

    private Container seen(String service) {
        return engine().observe().container(nameOf(service)).orElseThrow();
    }

    @Test
    default void containers_can_be_asked_for_without_networks_and_volumes() {
        engine().createContainer(owner(), specimen("db").make());
        engine().createContainer(owner(), specimen("cache").make());
        assertEquals(
                List.of(seen("db")),
                List.of(engine().containers().container(nameOf("db")).orElseThrow()));
        assertEquals(engine().observe().of(project()), engine().containers().of(project()));
    }

    @Test
    default void how_a_container_is_can_be_asked_without_all_the_rest() {
        engine().createContainer(owner(), specimen("db").make());
        engine().createContainer(owner(), specimen("cache").make());
        engine().start(nameOf("db"));
        var db = await("db", State.RUNNING).containerStatus();
        var heard = new ArrayList<String>();
        var asked = List.of(nameOf("nobody"), nameOf("db"), nameOf("cache"), nameOf("db"));
        engine().containerStatuses(asked, (name, vitals) -> {
            heard.add(name);
            if (name.equals(nameOf("db"))) {
                assertEquals(Optional.of(db), vitals);
            } else {
                assertEquals(
                        name.equals(nameOf("cache")) ? Optional.of(State.CREATED) : Optional.empty(),
                        vitals.map(ContainerStatus::state));
            }
        });
        assertEquals(asked, heard);
    }

    @Test
    default void what_is_done_already_is_no_failure() {
        var name = nameOf("db");
        engine().createNetwork(owner(), network("default"));
        engine().createNetwork(owner(), network("default"));
        engine().createVolume(owner(), volume("data"));
        engine().createVolume(owner(), volume("data"));
        engine().createContainer(owner(), specimen("db").make());
        engine().start(name);
        engine().start(name);
        engine().stop(name, Optional.of(Duration.ofSeconds(5)));
        engine().stop(name, Optional.of(Duration.ofSeconds(5)));
        engine().remove(name);
        engine().remove(name);
        engine().stop(name, Optional.empty());
        engine().removeNetwork(network("default").name());
        engine().removeNetwork(network("default").name());
        engine().removeVolume(volume("data").name());
        engine().removeVolume(volume("data").name());
        assertEquals(List.of(), engine().observe().of(project()));
    }

    @Test
    default void a_container_carries_the_labels_by_which_compose_knows_its_own() {
        engine().createContainer(
                        owner(),
                        specimen("db")
                                .after("cache", io.langfusectl.compose.Service.Condition.HEALTHY)
                                .make("f00d"));
        var labels = seen("db").labels();
        assertEquals(project(), labels.get("com.docker.compose.project"));
        assertEquals("db", labels.get("com.docker.compose.service"));
        assertEquals("f00d", labels.get("com.docker.compose.config-hash"));
        assertEquals("1", labels.get("com.docker.compose.container-number"));
        assertEquals("False", labels.get("com.docker.compose.oneoff"));
        assertEquals("cache:service_healthy:false", labels.get("com.docker.compose.depends_on"));
        assertEquals("/ctl-it/" + project(), labels.get("com.docker.compose.project.working_dir"));
        assertEquals(
                "/ctl-it/" + project() + "/templates/it.yml", labels.get("com.docker.compose.project.config_files"));
        assertEquals("it", labels.get("io.langfuse-ctl.stack"));
    }

    @Test
    default void networks_and_volumes_carry_their_owner() {
        engine().createNetwork(owner(), network("default"));
        engine().createVolume(owner(), volume("data"));
        var observedState = engine().observe();
        assertEquals("default", labels(observedState.networks(), "default").get("com.docker.compose.network"));
        assertEquals("data", labels(observedState.volumes(), "data").get("com.docker.compose.volume"));
        assertEquals(project(), labels(observedState.volumes(), "data").get("com.docker.compose.project"));
    }

    private Map<String, String> labels(List<ObservedState.LabeledResource> things, String key) {
        return things.stream()
                .filter(thing -> thing.name().equals(project() + "_" + key))
                .findFirst()
                .orElseThrow()
                .labels();
    }

    @Test
    default void a_name_that_is_taken_is_named() {
        engine().createContainer(owner(), specimen("db").make());
        var failure = assertThrows(
                Failure.class,
                () -> engine().createContainer(owner(), specimen("db").make()));
        assertEquals("CONTAINER_NAME_TAKEN [" + nameOf("db") + "]", failure.getMessage());
    }

    @Test
    default void an_image_that_is_not_there_is_absent_and_cannot_be_used() {
        assertEquals(Optional.empty(), engine().image("sandbox.local/no/such:1"));
        var failure = assertThrows(
                Failure.class,
                () -> engine().createContainer(owner(), new ServiceFixture("db", "sandbox.local/no/such:1").make()));
        assertEquals("ENGINE_REFUSED [No such image: sandbox.local/no/such:1]", failure.getMessage());
    }

    @Test
    default void an_image_that_is_there_has_an_id() {
        assertTrue(engine().image(image()).orElseThrow().id().startsWith("sha256:"));
    }

    @Test
    default void an_image_that_no_registry_has_is_named_with_its_registry() {
        var failure =
                assertThrows(Failure.class, () -> engine().pull("no-such-registry.invalid/a/b:1", progress -> {}));
        assertEquals(Problem.IMAGE_UNOBTAINABLE, failure.problem());
        assertEquals("no-such-registry.invalid/a/b:1", failure.details()[0]);
        assertEquals("no-such-registry.invalid", failure.details()[1]);
    }

    @Test
    default void the_last_lines_of_a_log_are_written_as_they_were() {
        engine().createContainer(owner(), printing("db", "こんにちは 🐳").make());
        engine().start(nameOf("db"));
        assertEquals("こんにちは 🐳\n", logOnceItSays("db"));
    }

    private String logOnceItSays(String service) {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        var text = log(service);
        while (text.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(ROUND.toNanos());
            text = log(service);
        }
        return text;
    }

    private String log(String service) {
        var out = new ByteArrayOutputStream();
        engine().logs(nameOf(service), LogRequest.last(10), out, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    default void a_container_that_ends_has_its_exit_code() {
        engine().createContainer(owner(), ending("db", 3).make());
        engine().start(nameOf("db"));
        assertEquals(3, await("db", State.EXITED).exitCode());
    }

    @Test
    default void what_does_not_exist_cannot_be_started() {
        var failure = assertThrows(Failure.class, () -> engine().start(nameOf("ghost")));
        assertEquals("ENGINE_REFUSED [No such container: " + nameOf("ghost") + "]", failure.getMessage());
    }

    @Test
    default void a_container_is_given_its_environment_mounts_and_networks() {
        engine().createNetwork(owner(), network("default"));
        engine().createVolume(owner(), volume("data"));
        engine().createContainer(
                        owner(),
                        specimen("db")
                                .with("A", "1=2")
                                .with("B", "")
                                .mounting(new Mount.Volume(volume("data").name(), "/data", false))
                                .on(network("default").name())
                                .make());
        engine().start(nameOf("db"));
        var inspection = await("db", State.RUNNING);
        assertEquals("1=2", inspection.environment().get("A"));
        assertEquals("", inspection.environment().get("B"));
        assertEquals(volume("data").name(), inspection.mounts().get("/data"));
        assertEquals(
                java.util.Set.of(network("default").name()),
                inspection.addresses().keySet());
    }

    @Test
    default void files_that_the_stack_carries_are_in_the_container_before_it_starts() {
        engine().createContainer(
                        owner(),
                        specimen("db")
                                .carrying("/etc/app/config.d/a.xml", "<a/>")
                                .make());
        assertArrayEquals(
                "<a/>".getBytes(StandardCharsets.UTF_8),
                engine().readFile(nameOf("db"), "/etc/app/config.d/a.xml").orElseThrow());
        assertEquals(Optional.empty(), engine().readFile(nameOf("db"), "/etc/app/none"));
    }

    @Test
    default void a_container_whose_network_is_not_there_cannot_be_started() {
        engine().createContainer(
                        owner(), specimen("db").on(network("default").name()).make());
        var failure = assertThrows(Failure.class, () -> engine().start(nameOf("db")));
        assertEquals("ENGINE_REFUSED [network " + network("default").name() + " not found]", failure.getMessage());
    }

    @Test
    default void a_network_in_use_is_not_removed() {
        engine().createNetwork(owner(), network("default"));
        engine().createContainer(
                        owner(), specimen("db").on(network("default").name()).make());
        engine().start(nameOf("db"));
        await("db", State.RUNNING);
        var failure = assertThrows(
                Failure.class, () -> engine().removeNetwork(network("default").name()));
        assertEquals(Problem.ENGINE_REFUSED, failure.problem());
    }

    @Test
    default void a_volume_in_use_is_not_removed() {
        engine().createVolume(owner(), volume("data"));
        engine().createContainer(
                        owner(),
                        specimen("db")
                                .mounting(new Mount.Volume(volume("data").name(), "/data", false))
                                .make());
        var failure = assertThrows(
                Failure.class, () -> engine().removeVolume(volume("data").name()));
        assertEquals(Problem.ENGINE_REFUSED, failure.problem());
    }
}
