package io.langfusectl.stack;

import io.langfusectl.compose.Service.Condition;
import io.langfusectl.stack.Installation.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who needs whom among some services: what {@code depends_on} names, and across stacks the services of the stack whose
 * network a service joins.
 */
record Needs(List<Member> members, Installation installation) {

    /**
     * Each after all that it needs. A stack file has no cycles; stacks that join each other's networks are a cycle,
     * which is cut.
     */
    List<Member> inOrder() {
        var ordered = new LinkedHashSet<Member>();
        members.forEach(member -> place(member, ordered, new HashSet<>()));
        return new ArrayList<>(ordered);
    }

    List<Member> neededBy(Member member) {
        return member.service().dependsOn().keySet().stream()
                .flatMap(name -> find(member, name).stream())
                .toList();
    }

    List<Member> thatNeed(Member member) {
        return members.stream()
                .filter(other -> neededBy(other).contains(member))
                .toList();
    }

    /** Services of other stacks on the networks of theirs that this one joins. */
    List<Member> usedOf(Member member) {
        return member.service().networks().keySet().stream()
                .flatMap(network -> installation.home(network).stream()
                        .filter(home -> !home.project().equals(member.file().project()))
                        .flatMap(home -> members.stream()
                                .filter(other -> other.file().project().equals(home.project()))
                                .filter(other -> other.service().networks().containsKey(network))))
                .distinct()
                .toList();
    }

    /** Those that must be stopped before it is: they need it, or use it from another stack. */
    List<Member> usersOf(Member member) {
        return members.stream()
                .filter(other ->
                        neededBy(other).contains(member) || usedOf(other).contains(member))
                .toList();
    }

    /** Somebody waits for it to end well, rather than for it to be ready. */
    boolean isToComplete(Member member) {
        return thatNeed(member).stream()
                .anyMatch(other ->
                        other.service().dependsOn().get(member.service().name()) == Condition.COMPLETED);
    }

    /** Keys of the steps that must be done before this service may start. */
    Set<String> keysBeforeStart(Member member) {
        return neededBy(member).stream()
                .map(needed -> verbFor(member.service()
                                .dependsOn()
                                .get(needed.service().name()))
                        .on(needed.container()))
                .collect(Collectors.toSet());
    }

    private static Step.Verb verbFor(@Nullable Condition condition) {
        return condition == Condition.STARTED ? Step.Verb.START : Step.Verb.AWAIT;
    }

    private void place(Member member, Set<Member> ordered, Set<Member> underWay) {
        if (!ordered.contains(member) && underWay.add(member)) {
            neededBy(member).forEach(needed -> place(needed, ordered, underWay));
            usedOf(member).forEach(used -> place(used, ordered, underWay));
            ordered.add(member);
        }
    }

    private Optional<Member> find(Member asking, String name) {
        return members.stream()
                .filter(other -> other.file().project().equals(asking.file().project())
                        && other.service().name().equals(name))
                .findFirst();
    }
}
