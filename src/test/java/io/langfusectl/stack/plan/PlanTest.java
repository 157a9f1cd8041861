package io.langfusectl.stack.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Service.Condition;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.ObservedStateBuilder;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.model.Installation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanTest {

    private static final ObservedState NOTHING = new ObservedStateBuilder().taken();

    @Test
    void both_stacks_are_one_plan() {
        assertEquals(
                """
                pull busybox:1.36
                create-network langfuse_default
                create-network litellm_default
                create db
                start db
                await db
                create web
                start web
                await web
                create store
                start store
                await store
                create proxy
                start proxy
                await proxy""",
                start(NOTHING, true, StackFixtures.langfuse(), StackFixtures.litellm())
                        .toString());
    }

    @Test
    void only_needs_and_networks_order_the_steps() {
        var plan = start(NOTHING, false, StackFixtures.langfuse(), StackFixtures.litellm());
        assertEquals(
                Set.of("await db", "create web", "create-network langfuse_default", "stop web"),
                after(plan, "start web"));
        assertEquals(
                Set.of("create-network langfuse_default", "create-network litellm_default", "remove proxy"),
                after(plan, "create proxy"));
        assertEquals(Set.of("remove store"), after(plan, "create store"));
    }

    @Test
    void every_image_is_there_before_anything_is_made() {
        var plan = start(NOTHING, true, StackFixtures.langfuse());
        plan.steps().stream()
                .filter(step -> step.type() == Step.Type.CREATE || step.type() == Step.Type.CREATE_NETWORK)
                .forEach(step -> assertTrue(step.after().contains("pull busybox:1.36"), step.toString()));
    }

    @Test
    void the_second_stack_makes_the_first_ones_network_in_its_name() {
        var installation = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var plan = Plan.toStart(installation, installation.stacks(List.of("litellm")), NOTHING, image -> false);
        var step = step(plan, "create-network langfuse_default");
        assertEquals("langfuse", step.stack());
        assertFalse(plan.toString().contains("create db"), plan.toString());
    }

    @Test
    void a_network_that_nobody_here_owns_must_exist() {
        var foreign = new Network("corp", "corp_net", true, false, Map.of());
        var file = StackFixtures.file(
                "extra", List.of(foreign), StackFixtures.onNetworks(StackFixtures.service("a", "extra"), "corp_net"));
        var failure = assertThrows(Failure.class, () -> start(NOTHING, false, file));
        assertEquals(Problem.STACK_FILE_INVALID, failure.problem());
        assertTrue(String.valueOf(failure.getMessage()).contains("networks.corp"), failure.getMessage());
    }

    @Test
    void what_runs_unchanged_is_only_awaited() {
        var installation = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var plan = start(
                ObservedStateBuilder.allUp(installation).taken(),
                true,
                StackFixtures.langfuse(),
                StackFixtures.litellm());
        assertEquals("await db\nawait web\nawait store\nawait proxy", plan.toString());
        assertTrue(plan.isIdle());
        assertEquals(0, plan.changes());
    }

    @Test
    void what_changed_is_replaced_and_nothing_else_is_touched() {
        var before = StackFixtures.installation(StackFixtures.langfuse());
        var now = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.changed(StackFixtures.service("db", "langfuse")),
                StackFixtures.needing(StackFixtures.service("web", "langfuse"), "db"));
        var plan = start(ObservedStateBuilder.allUp(before).taken(), false, now);
        assertEquals("""
                stop db
                remove db
                create db
                start db
                await db
                await web""", plan.toString());
        assertEquals("fingerprint differs", step(plan, "create db").cause());
        assertEquals(1, plan.changes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CREATED    | start db, await db
                    RUNNING    | await db
                    PAUSED     | stop db, start db, await db
                    RESTARTING | stop db, start db, await db
                    EXITED     | start db, await db
                    REMOVING   | remove db, create db, start db, await db
                    DEAD       | remove db, create db, start db, await db
                    """)
    void a_container_in_any_state_is_brought_up(State state, String steps) {
        var file = StackFixtures.file(
                "langfuse", List.of(StackFixtures.own("langfuse")), StackFixtures.service("db", "langfuse"));
        var installation = StackFixtures.installation(file);
        var there = ObservedStateBuilder.allUp(installation)
                .container(installation.members().get(0), state);
        assertEquals(
                steps,
                String.join(", ", start(there.taken(), false, file).toString().split("\n")));
    }

    @Test
    void a_container_that_lost_one_of_its_networks_is_replaced() {
        var installation = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var lonely = StackFixtures.onNetworks(StackFixtures.service("proxy", "litellm"), "litellm_default");
        var there = ObservedStateBuilder.allUp(installation)
                .container(new Installation.DeployedService(StackFixtures.litellm(), lonely), State.RUNNING)
                .taken();
        var plan = start(there, false, StackFixtures.langfuse(), StackFixtures.litellm());
        assertEquals(
                "not on network langfuse_default", step(plan, "create proxy").cause());
    }

    @Test
    void a_container_that_no_service_accounts_for_is_removed() {
        var old = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.service("db", "langfuse"),
                StackFixtures.service("cron", "langfuse"));
        var now = StackFixtures.file(
                "langfuse", List.of(StackFixtures.own("langfuse")), StackFixtures.service("db", "langfuse"));
        var there = ObservedStateBuilder.allUp(StackFixtures.installation(old)).taken();
        assertEquals(
                "stop cron\nremove cron\nawait db", start(there, false, now).toString());
    }

    @Test
    void a_port_is_wanted_only_after_the_container_that_goes_has_given_it_up() {
        var web = StackFixtures.publishing(StackFixtures.service("web", "langfuse"), 3000, 3000);
        var site = StackFixtures.publishing(StackFixtures.service("site", "langfuse"), 3000, 3000);
        var old = StackFixtures.file("langfuse", List.of(StackFixtures.own("langfuse")), web);
        var now = StackFixtures.file(
                "langfuse", List.of(StackFixtures.own("langfuse")), site, StackFixtures.service("db", "langfuse"));
        var plan = start(
                ObservedStateBuilder.allUp(StackFixtures.installation(old)).taken(), false, now);
        assertTrue(after(plan, "start site").contains("remove web"), plan.toString());
        assertFalse(after(plan, "start db").contains("remove web"), plan.toString());
    }

    @Test
    void volumes_are_made_before_the_container_that_mounts_them() {
        var file = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"));
        var plan = start(NOTHING, false, file);
        assertTrue(after(plan, "create db").contains("create-volume langfuse_data"));
    }

    @Test
    void a_need_that_only_has_to_be_started_is_not_awaited() {
        var web = StackFixtures.needing(StackFixtures.service("web", "langfuse"), Map.of("db", Condition.STARTED));
        var plan = start(
                NOTHING,
                false,
                StackFixtures.file(
                        "langfuse",
                        List.of(StackFixtures.own("langfuse")),
                        StackFixtures.service("db", "langfuse"),
                        web));
        assertTrue(after(plan, "start web").contains("start db"));
    }

    @Test
    void restart_stops_in_reverse_and_starts_in_order() {
        var installation = StackFixtures.installation(StackFixtures.langfuse());
        var plan = Plan.toRestart(
                installation,
                installation.choose(List.of()),
                ObservedStateBuilder.allUp(installation).taken(),
                image -> false);
        assertEquals("""
                stop web
                stop db
                start db
                await db
                start web
                await web""", plan.toString());
        assertTrue(after(plan, "stop db").contains("stop web"));
        assertTrue(after(plan, "start db").contains("stop db"));
        assertEquals("asked", step(plan, "start db").cause());
    }

    @Test
    void restart_replaces_what_is_out_of_date_and_takes_single_services() {
        var before = StackFixtures.installation(StackFixtures.langfuse());
        var now = StackFixtures.installation(StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.service("db", "langfuse"),
                StackFixtures.changed(StackFixtures.needing(StackFixtures.service("web", "langfuse"), "db"))));
        var there = ObservedStateBuilder.allUp(before).taken();
        var plan = Plan.toRestart(now, now.choose(List.of("web")), there, image -> false);
        assertEquals("stop web\nremove web\ncreate web\nstart web\nawait web", plan.toString());
    }

    @Test
    void stop_goes_the_other_way_round_and_keeps_volumes() {
        var file = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"),
                StackFixtures.needing(StackFixtures.service("web", "langfuse"), "db"));
        var there = ObservedStateBuilder.allUp(StackFixtures.installation(file)).taken();
        var plan = Plan.toStop(List.of("langfuse"), there, false);
        assertEquals("""
                stop web
                remove web
                stop db
                remove db
                remove-network langfuse_default""", plan.toString());
        assertEquals(Set.of("stop web"), after(plan, "stop db"));
        assertTrue(Plan.toStop(List.of("langfuse"), there, true).toString().endsWith("remove-volume langfuse_data"));
    }

    @Test
    void a_stack_that_uses_another_ones_network_is_stopped_before_it() {
        var installation = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var there = ObservedStateBuilder.allUp(installation).taken();
        var plan = Plan.toStop(List.of("langfuse", "litellm"), there, false);
        assertTrue(after(plan, "stop web").contains("stop proxy"), plan.toString());
        assertTrue(after(plan, "stop db").containsAll(Set.of("stop proxy", "stop web")), plan.toString());
        assertFalse(after(plan, "stop store").contains("stop web"), "the proxy's store is nobody else's");
    }

    @Test
    void the_plan_of_a_stop_does_not_depend_on_the_order_in_which_the_engine_lists_containers() {
        var there = ObservedStateBuilder.allUp(
                        StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm()))
                .taken();
        var reversed = new ArrayList<>(there.containers());
        Collections.reverse(reversed);
        var projects = List.of("langfuse", "litellm");
        assertEquals(
                Plan.toStop(projects, there, false).toString(),
                Plan.toStop(projects, new ObservedState(reversed, there.networks(), there.volumes()), false)
                        .toString());
    }

    @Test
    void stacks_that_use_each_other_are_stopped_and_restarted_all_the_same() {
        var foreign = new Network("back", "litellm_default", true, false, Map.of());
        var langfuse = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse"), foreign),
                StackFixtures.onNetworks(
                        StackFixtures.service("web", "langfuse"), "langfuse_default", "litellm_default"));
        var installation = StackFixtures.installation(langfuse, StackFixtures.litellm());
        var there = ObservedStateBuilder.allUp(installation).taken();
        var stop = Plan.toStop(List.of("langfuse", "litellm"), there, false);
        var restart = Plan.toRestart(installation, installation.choose(List.of()), there, image -> false);
        assertCanBeCarriedOut(stop);
        assertCanBeCarriedOut(restart);
    }

    @Test
    void a_restart_of_both_stops_the_proxy_first_and_starts_it_last() {
        var installation = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var there = ObservedStateBuilder.allUp(installation).taken();
        var plan = Plan.toRestart(installation, installation.choose(List.of()), there, image -> false);
        assertTrue(after(plan, "stop web").contains("stop proxy"), plan.toString());
        assertTrue(after(plan, "start proxy").containsAll(Set.of("await web", "await store")), plan.toString());
        assertCanBeCarriedOut(plan);
    }

    @Test
    void where_both_are_made_anew_the_proxy_is_stopped_first_and_started_last() {
        var before = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var now = StackFixtures.installation(anew(StackFixtures.langfuse()), anew(StackFixtures.litellm()));
        var plan = Plan.toStart(
                now, now.stacks(List.of()), ObservedStateBuilder.allUp(before).taken(), image -> false);
        assertTrue(after(plan, "stop web").contains("stop proxy"), plan.toString());
        assertTrue(after(plan, "start proxy").contains("await web"), plan.toString());
        assertFalse(after(plan, "start web").contains("await proxy"), plan.toString());
        assertEquals(List.of(), plan.losesTracesOf());
    }

    @Test
    void a_proxy_that_was_not_up_waits_for_no_langfuse() {
        var plan = start(NOTHING, false, StackFixtures.langfuse(), StackFixtures.litellm());
        assertFalse(after(plan, "start proxy").contains("await web"), plan.toString());
    }

    @Test
    void the_network_stays_while_another_stack_is_on_it_and_goes_with_the_last() {
        var installation = StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm());
        var there = ObservedStateBuilder.allUp(installation);
        var first = Plan.toStop(List.of("langfuse"), there.taken(), false).toString();
        assertFalse(first.contains("remove-network"), first);
        there.without("langfuse-db-1").without("langfuse-web-1");
        var second = Plan.toStop(List.of("litellm"), there.taken(), false).toString();
        assertTrue(second.endsWith("remove-network langfuse_default\nremove-network litellm_default"), second);
    }

    @Test
    void nothing_of_another_project_is_ever_stopped() {
        var there = ObservedStateBuilder.allUp(
                        StackFixtures.installation(StackFixtures.langfuse(), StackFixtures.litellm()))
                .taken();
        var things = Plan.toStop(List.of("litellm"), there, true).steps().stream()
                .map(Step::resource)
                .collect(Collectors.toSet());
        assertEquals(Set.of("litellm-store-1", "litellm-proxy-1", "litellm_default"), things);
    }

    private static Plan start(ObservedState there, boolean missing, StackFile... files) {
        var installation = StackFixtures.installation(files);
        return Plan.toStart(installation, installation.stacks(List.of()), there, image -> missing);
    }

    private static StackFile anew(StackFile file) {
        var services = file.services().stream().map(StackFixtures::changed).toArray(Service[]::new);
        return StackFixtures.file(file.stack(), file.networks(), services);
    }

    /** Each step's time comes: nothing waits for itself. */
    private static void assertCanBeCarriedOut(Plan plan) {
        var open = new ArrayList<>(plan.steps());
        var keys = open.stream().map(Step::key).collect(Collectors.toSet());
        while (open.removeIf(step -> {
            var free = step.after().stream().noneMatch(keys::contains);
            if (free) {
                keys.remove(step.key());
            }
            return free;
        })) {}
        assertEquals(List.of(), open);
    }

    private static Step step(Plan plan, String words) {
        return plan.steps().stream()
                .filter(step -> step.toString().equals(words))
                .findFirst()
                .orElseThrow();
    }

    /** What comes before a step, in people's words. */
    private static Set<String> after(Plan plan, String words) {
        return step(plan, words).after().stream()
                .map(key -> key.replaceAll("(langfuse|litellm)-(\\w+)-1", "$2"))
                .collect(Collectors.toSet());
    }
}
