package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Owner;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.Installation.Member;
import io.langfusectl.stack.Progress.State;
import io.langfusectl.stack.Step.Deed;
import io.langfusectl.stack.Step.Verb;
import java.util.Optional;
import java.util.Set;

/** Every kind of step there is, with what it does and how many seconds that usually takes (engine.md 4). */
final class Steps {

    private Steps() {}

    static Step pull(Member member) {
        var image = member.service().image();
        var stack = member.file().stack();
        var service = member.service().name();
        return new Step(
                Verb.PULL,
                image,
                stack,
                service,
                image,
                "image missing",
                Set.of(),
                30,
                site -> site.engine()
                        .pull(
                                image,
                                progress -> site.tell()
                                        .accept(new Progress(
                                                stack,
                                                service,
                                                Verb.PULL.toString(),
                                                image,
                                                State.PULLING,
                                                progress.current(),
                                                progress.total(),
                                                "",
                                                0))));
    }

    /** A step about something that belongs to no service alone. */
    static Step forAll(Verb verb, String thing, String stack, String cause, Set<String> after, Deed deed) {
        return new Step(verb, thing, stack, "", thing, cause, after, 0.2, deed);
    }

    static Step stop(Container container, String stack, String cause, Set<String> after) {
        return of(
                container,
                Verb.STOP,
                stack,
                cause,
                after,
                site -> site.engine().stop(container.name(), Optional.empty()));
    }

    static Step remove(Container container, String stack, String cause, Set<String> after) {
        return of(
                container,
                Verb.REMOVE,
                stack,
                cause,
                after,
                site -> site.engine().remove(container.name()));
    }

    static Step create(Member member, Owner owner, String cause, Set<String> after) {
        return of(
                member,
                Verb.CREATE,
                cause,
                after,
                0.05,
                site -> site.engine().createContainer(owner, member.service()));
    }

    static Step start(Member member, Owner owner, String cause, Set<String> after) {
        return of(member, Verb.START, cause, after, 0.5, site -> start(site.engine(), member, owner));
    }

    /** An old container is tied to its networks by their ids: once one was made anew, the engine cannot start it. */
    private static void start(Engine engine, Member member, Owner owner) {
        try {
            engine.start(member.container());
        } catch (Failure failure) {
            if (failure.problem() != Problem.ENGINE_REFUSED) {
                throw failure;
            }
            engine.remove(member.container());
            engine.createContainer(owner, member.service());
            engine.start(member.container());
        }
    }

    static Step await(Member member, boolean toComplete, Verdict verdict, Set<String> after) {
        var awaited = Awaited.of(member, toComplete, verdict.isRunning());
        return of(
                member,
                Verb.AWAIT,
                verdict.cause(),
                after,
                awaited.probe().kind().seconds(),
                site -> site.readiness().await(awaited, site.tell()));
    }

    static Progress note(Awaited awaited, String line) {
        return new Progress(
                awaited.stack(),
                awaited.service(),
                Verb.AWAIT.toString(),
                awaited.service(),
                State.WAITING,
                0,
                0,
                line,
                0);
    }

    private static Step of(Member member, Verb verb, String cause, Set<String> after, double seconds, Deed deed) {
        var service = member.service().name();
        return new Step(verb, service, member.file().stack(), service, member.container(), cause, after, seconds, deed);
    }

    private static Step of(Container container, Verb verb, String stack, String cause, Set<String> after, Deed deed) {
        var service = container.service().isEmpty() ? container.name() : container.service();
        return new Step(verb, service, stack, service, container.name(), cause, after, 0.3, deed);
    }
}
