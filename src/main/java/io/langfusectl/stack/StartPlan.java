package io.langfusectl.stack;

import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.Installation.Member;
import io.langfusectl.stack.Step.Verb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides how services come up: only {@code depends_on} and networks order them, whatever stack they belong to. What
 * runs and must make way is stopped users first, over all stacks: the proxy hands its last traces to a Langfuse that is
 * still there.
 */
final class StartPlan {

    private final Installation installation;
    private final ObservedState there;
    private final Predicate<String> isMissing;
    private final boolean again;
    private final Map<Member, Verdict> verdicts = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Leftovers leftovers = new Leftovers(List.of());

    /** @param again what runs unchanged is started again */
    StartPlan(Installation installation, ObservedState there, Predicate<String> isMissing, boolean again) {
        this.installation = installation;
        this.there = there;
        this.isMissing = isMissing;
        this.again = again;
    }

    List<Step> steps(List<Member> wanted) {
        var needs = new Needs(wanted, installation);
        var files = wanted.stream().map(Member::file).distinct().toList();
        judge(needs);
        pulls();
        var pulled = keys(Verb.PULL);
        leftovers = Leftovers.of(files, installation, there);
        leftovers.containers().forEach(container -> takeAway(container, pulled));
        steps.addAll(new Ground(installation, there, pulled).steps(files));
        var order = new ArrayList<>(needs.inOrder());
        Collections.reverse(order);
        order.forEach(member -> takeDown(member, needs, pulled));
        Collections.reverse(order);
        order.forEach(member -> bringUp(member, needs, pulled));
        return List.copyOf(steps);
    }

    private void judge(Needs needs) {
        for (var member : needs.inOrder()) {
            var verdict = Verdict.on(member.service(), there.container(member.container()));
            verdicts.put(member, again ? verdict.again("asked") : verdict);
        }
    }

    private void pulls() {
        var asked = new HashSet<String>();
        verdicts.forEach((member, verdict) -> {
            var image = member.service().image();
            if (verdict.creates() && asked.add(image) && isMissing.test(image)) {
                steps.add(Steps.pull(member));
            }
        });
    }

    private void takeAway(Container container, Set<String> pulled) {
        var cause = "not in the stack file";
        var stack = installation
                .ofProject(container.project())
                .map(StackFile::stack)
                .orElseThrow();
        var stop = Steps.stop(container, stack, cause, pulled);
        if (Verdict.isUp(container.state())) {
            steps.add(stop);
        }
        steps.add(Steps.remove(container, stack, cause, with(pulled, stop.key())));
    }

    private void takeDown(Member member, Needs needs, Set<String> pulled) {
        var verdict = verdict(member);
        if (!verdict.stops() && !verdict.removes()) {
            return;
        }
        var container = there.container(member.container()).orElseThrow();
        var stack = member.file().stack();
        var after = new HashSet<>(pulled);
        var stopped = keys(Verb.STOP);
        needs.usersOf(member).stream()
                .map(user -> Verb.STOP.on(user.container()))
                .filter(stopped::contains)
                .forEach(after::add);
        if (verdict.stops()) {
            steps.add(Steps.stop(container, stack, verdict.cause(), Set.copyOf(after)));
        }
        if (verdict.removes()) {
            var stop = Verb.STOP.on(container.name());
            steps.add(Steps.remove(container, stack, verdict.cause(), with(after, stop)));
        }
    }

    private void bringUp(Member member, Needs needs, Set<String> pulled) {
        var verdict = verdict(member);
        var container = member.container();
        if (verdict.creates()) {
            var after = new HashSet<>(with(pulled, Verb.REMOVE.on(container)));
            after.addAll(keys(Verb.CREATE_VOLUME));
            after.addAll(member.service().networks().size() > 1 ? networksOf(member) : Set.of());
            steps.add(Steps.create(member, installation.owner(member.file()), verdict.cause(), after));
        }
        if (!verdict.isRunning()) {
            var after = new HashSet<>(needs.keysBeforeStart(member));
            after.addAll(verdict.stops() ? awaitOfWhatItUses(member, needs) : Set.of());
            after.addAll(networksOf(member));
            after.addAll(removalsBefore(member));
            after.add(Verb.CREATE.on(container));
            after.add(Verb.STOP.on(container));
            steps.add(Steps.start(member, installation.owner(member.file()), verdict.cause(), after));
        }
        var started = Set.of(Verb.START.on(container));
        steps.add(Steps.await(member, needs.isToComplete(member), verdict, started));
    }

    /**
     * A proxy that served clients until now serves them again only once the Langfuse that is made anew with it is ready
     * for their traces; calls are refused meanwhile. On a first start nobody calls yet, and both come up at once.
     */
    private Set<String> awaitOfWhatItUses(Member member, Needs needs) {
        var awaited = keys(Verb.AWAIT);
        return needs.usedOf(member).stream()
                .filter(used -> !verdict(used).isRunning())
                .map(used -> Verb.AWAIT.on(used.container()))
                .filter(awaited::contains)
                .collect(Collectors.toSet());
    }

    /** Of what has a port of the host that this service is to have: leftovers, and what gets another port. */
    private Set<String> removalsBefore(Member member) {
        var madeAnew = verdicts.entrySet().stream()
                .filter(other -> other.getValue().removes())
                .flatMap(other -> there.container(other.getKey().container()).stream());
        return Stream.concat(leftovers.containers().stream(), madeAnew)
                .filter(container ->
                        member.service().ports().stream().anyMatch(mapping -> PortCheck.publishes(container, mapping)))
                .map(container -> Verb.REMOVE.on(container.name()))
                .collect(Collectors.toSet());
    }

    private Verdict verdict(Member member) {
        return Objects.requireNonNull(verdicts.get(member));
    }

    private Set<String> keys(Verb verb) {
        return steps.stream().filter(step -> step.verb() == verb).map(Step::key).collect(Collectors.toSet());
    }

    private static Set<String> networksOf(Member member) {
        return member.service().networks().keySet().stream()
                .map(Verb.CREATE_NETWORK::on)
                .collect(Collectors.toSet());
    }

    private static Set<String> with(Set<String> keys, String further) {
        var all = new HashSet<>(keys);
        all.add(further);
        return Set.copyOf(all);
    }
}
