package io.langfusectl.stack.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.ObservedStateBuilder;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.model.Installation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The proxy hands its last traces to web and the stores, wherever they meet: it is stopped first and started last. */
final class TakeDownOrderTest {

    private static final List<String> BOTH = List.of("langfuse", "litellm");

    private static final Network EDGE = external("edge", "edge");

    /** web and litellm meet on a network that no stack owns, as behind a reverse proxy. */
    private static final Installation AT_THE_EDGE = StackFixtures.installation(
            StackFixtures.file(
                    "langfuse",
                    List.of(StackFixtures.own("langfuse"), EDGE),
                    StackFixtures.service("store", "langfuse"),
                    StackFixtures.onNetworks(web("store"), "langfuse_default", "edge")),
            StackFixtures.file(
                    "litellm",
                    List.of(StackFixtures.own("litellm"), EDGE),
                    StackFixtures.onNetworks(StackFixtures.service("litellm", "litellm"), "edge")));

    /** litellm reaches web through a published port: they share no network. */
    private static final Installation APART = StackFixtures.installation(
            langfuse(),
            StackFixtures.file(
                    "litellm", List.of(StackFixtures.own("litellm")), StackFixtures.service("litellm", "litellm")));

    /** Each stack joins the other's network. */
    private static final Installation MUTUAL = StackFixtures.installation(
            StackFixtures.file(
                    "langfuse",
                    List.of(StackFixtures.own("langfuse"), external("back", "litellm_default")),
                    StackFixtures.service("store", "langfuse"),
                    StackFixtures.onNetworks(web("store"), "langfuse_default", "litellm_default")),
            StackFixtures.file(
                    "litellm",
                    List.of(StackFixtures.own("litellm"), external("langfuse", "langfuse_default")),
                    StackFixtures.service("litellm-postgres", "litellm"),
                    joined(StackFixtures.needing(StackFixtures.service("litellm", "litellm"), "litellm-postgres"))));

    /** The stores are on a network of web's alone. */
    private static final Installation PRIVATE_STORE = StackFixtures.installation(
            StackFixtures.file(
                    "langfuse",
                    List.of(
                            StackFixtures.own("langfuse"),
                            new Network("back", "langfuse_back", false, false, Map.of())),
                    StackFixtures.onNetworks(StackFixtures.service("store", "langfuse"), "langfuse_back"),
                    StackFixtures.onNetworks(web("store"), "langfuse_back", "langfuse_default")),
            litellm());

    @Test
    void on_a_network_that_no_stack_owns() {
        var stop = Plan.toStop(BOTH, up(AT_THE_EDGE), false);
        assertTrue(after(stop, "stop langfuse-web").contains("stop litellm"), text(stop));
        assertTrue(after(stop, "stop store").containsAll(Set.of("stop litellm", "stop langfuse-web")), text(stop));
        assertProxyIsFirstAndLast(restart(AT_THE_EDGE));
    }

    @Test
    void without_any_shared_network() {
        assertTrue(
                after(Plan.toStop(BOTH, up(APART), false), "stop langfuse-web").contains("stop litellm"));
        assertProxyIsFirstAndLast(restart(APART));
    }

    @Test
    void where_stacks_join_each_other() {
        assertProxyIsFirstAndLast(restart(MUTUAL));
        var stop = Plan.toStop(BOTH, up(MUTUAL), false);
        assertTrue(after(stop, "stop langfuse-web").contains("stop litellm"), text(stop));
        assertTrue(after(stop, "stop litellm-postgres").contains("stop litellm"), "depends_on is never cut");
    }

    @Test
    void a_store_on_a_private_network_is_used_by_the_proxy_too() {
        var plan = Plan.toRestart(
                PRIVATE_STORE,
                PRIVATE_STORE.choose(List.of("litellm/litellm", "store")),
                up(PRIVATE_STORE),
                image -> false);
        assertTrue(after(plan, "stop store").contains("stop litellm"), text(plan));
        assertTrue(after(plan, "start litellm").contains("await store"), text(plan));
    }

    @Test
    void a_container_whose_service_is_no_longer_declared_keeps_its_place() {
        var before = StackFixtures.installation(langfuse(), litellm());
        var now = StackFixtures.installation(
                StackFixtures.file(
                        "langfuse",
                        List.of(StackFixtures.own("langfuse")),
                        StackFixtures.service("cache", "langfuse"),
                        StackFixtures.changed(web("cache"))),
                StackFixtures.file("litellm", litellm().networks(), StackFixtures.changed(proxy())));
        var plan = Plan.toStart(now, now.stacks(List.of()), up(before), image -> false);
        assertTrue(after(plan, "stop store").containsAll(Set.of("stop litellm", "stop langfuse-web")), text(plan));
    }

    @Test
    void an_old_proxy_under_another_name_is_stopped_before_web() {
        var before = StackFixtures.installation(langfuse(), litellm());
        var now = StackFixtures.installation(
                StackFixtures.file(
                        "langfuse",
                        List.of(StackFixtures.own("langfuse")),
                        StackFixtures.service("store", "langfuse"),
                        StackFixtures.changed(web("store"))),
                StackFixtures.file(
                        "litellm", litellm().networks(), joined(StackFixtures.service("gateway", "litellm"))));
        var plan = Plan.toStart(now, now.stacks(List.of()), up(before), image -> false);
        assertTrue(after(plan, "stop langfuse-web").contains("stop litellm"), text(plan));
    }

    @Test
    void a_proxy_that_was_stopped_waits_for_a_langfuse_that_is_made_anew() {
        var before = StackFixtures.installation(langfuse());
        var now = StackFixtures.installation(
                StackFixtures.file(
                        "langfuse",
                        List.of(StackFixtures.own("langfuse")),
                        StackFixtures.service("store", "langfuse"),
                        StackFixtures.changed(web("store"))),
                litellm());
        var plan = Plan.toStart(now, now.stacks(List.of()), up(before), image -> false);
        assertTrue(after(plan, "start litellm").contains("await langfuse-web"), text(plan));
        assertFalse(after(plan, "start litellm").contains("await store"), "it runs already");
    }

    @Test
    void after_a_host_that_was_switched_off_the_proxy_waits_for_langfuse() {
        var both = StackFixtures.installation(langfuse(), litellm());
        var off = ObservedStateBuilder.allUp(both);
        both.members().forEach(deployed -> off.container(deployed, State.EXITED));
        var plan = Plan.toStart(both, both.stacks(List.of()), off.taken(), image -> false);
        assertTrue(after(plan, "start litellm").contains("await langfuse-web"), text(plan));
    }

    @Test
    void a_langfuse_that_cannot_work_off_its_queue_holds_up_no_proxy_that_was_down() {
        var worker = StackFixtures.needing(StackFixtures.service("langfuse-worker", "langfuse"), "store");
        var langfuse = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.service("store", "langfuse"),
                web("store"),
                worker);
        var both = StackFixtures.installation(langfuse, litellm());
        var off = ObservedStateBuilder.allUp(both);
        both.members().forEach(deployed -> off.container(deployed, State.EXITED));
        var plan = Plan.toStart(both, both.stacks(List.of()), off.taken(), image -> false);
        assertTrue(after(plan, "start litellm").contains("await langfuse-web"), text(plan));
        assertFalse(after(plan, "start litellm").contains("await langfuse-worker"), text(plan));
    }

    @Test
    void on_a_first_start_nobody_calls_yet_and_both_come_up_at_once() {
        for (var installation : List.of(AT_THE_EDGE, APART, MUTUAL, PRIVATE_STORE)) {
            var networks = new ObservedState(List.of(), up(AT_THE_EDGE).networks(), List.of());
            var plan = Plan.toStart(installation, installation.stacks(List.of()), networks, image -> false);
            assertFalse(after(plan, "start litellm").contains("await langfuse-web"), text(plan));
        }
    }

    private static void assertProxyIsFirstAndLast(Plan plan) {
        assertTrue(after(plan, "stop langfuse-web").contains("stop litellm"), text(plan));
        assertTrue(after(plan, "start litellm").contains("await langfuse-web"), text(plan));
        assertFalse(after(plan, "start langfuse-web").contains("await litellm"), text(plan));
        assertEquals(List.of(), plan.losesTracesOf());
    }

    private static Plan restart(Installation installation) {
        return Plan.toRestart(installation, installation.choose(List.of()), up(installation), image -> false);
    }

    private static ObservedState up(Installation installation) {
        var there = ObservedStateBuilder.allUp(installation).taken();
        var networks = Stream.concat(
                        there.networks().stream(), Stream.of(new ObservedState.LabeledResource("edge", Map.of())))
                .toList();
        return new ObservedState(there.containers(), networks, there.volumes());
    }

    private static StackFile langfuse() {
        return StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.service("store", "langfuse"),
                web("store"));
    }

    private static StackFile litellm() {
        return StackFixtures.file(
                "litellm", List.of(StackFixtures.own("litellm"), external("langfuse", "langfuse_default")), proxy());
    }

    private static Service web(String store) {
        return StackFixtures.needing(StackFixtures.service("langfuse-web", "langfuse"), store);
    }

    private static Service proxy() {
        return joined(StackFixtures.service("litellm", "litellm"));
    }

    private static Service joined(Service service) {
        return StackFixtures.onNetworks(service, "litellm_default", "langfuse_default");
    }

    private static Network external(String key, String name) {
        return new Network(key, name, true, false, Map.of());
    }

    /** All that comes before a step, directly or not, in words without the project. */
    private static Set<String> after(Plan plan, String words) {
        var step = plan.steps().stream()
                .filter(one -> plain(one.key()).equals(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError(words + " is not in\n" + plan));
        return step.after().stream().map(TakeDownOrderTest::plain).collect(Collectors.toSet());
    }

    private static String plain(String key) {
        return key.replaceAll("(?:langfuse|litellm)-([\\w-]+)-1", "$1");
    }

    private static String text(Plan plan) {
        return plan.steps().stream()
                .map(step -> plain(step.key()) + " after " + step.after())
                .collect(Collectors.joining("\n"));
    }
}
