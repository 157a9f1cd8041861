package io.langfusectl.cli;

import io.langfusectl.checkup.ConfigCheck;
import io.langfusectl.checkup.Finding;
import io.langfusectl.checkup.ImageCheck;
import io.langfusectl.checkup.ValuesCheck;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.Observed;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.stack.Installation;
import io.langfusectl.stack.Installation.Member;
import io.langfusectl.stack.PortCheck;
import io.langfusectl.stack.PortCheck.TakenPort;
import io.langfusectl.stack.Preflight;
import io.langfusectl.stack.Timer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What must be right before anything is made on the engine. */
final class Checks {

    private final Screen screen;
    private final Project project;
    private final Engine engine;
    private final Observed there;

    Checks(Screen screen, Project project, Engine engine, Observed there) {
        this.screen = screen;
        this.project = project;
        this.engine = engine;
        this.there = there;
    }

    /**
     * What the files and variables say of the stacks that come with the program; all that is wrong is told at once.
     * What a further stack calls its services, and what it needs, is its own affair.
     *
     * @return whether there was nothing to tell
     */
    boolean values(Collection<Member> all, Draft draft) {
        var members = all.stream()
                .filter(member -> Project.SHIPPED.contains(member.file().stack()))
                .toList();
        var findings = new ArrayList<Finding>();
        members.stream()
                .map(Member::service)
                .filter(service -> service.name().equals("litellm"))
                .forEach(proxy -> findings.addAll(config(draft, proxy)));
        findings.addAll(variables(members, draft));
        new FindingsScreen(screen).show(findings);
        return findings.isEmpty();
    }

    /** What is wrong with the variables and the images alone. */
    List<Finding> variables(Collection<Member> members, Draft draft) {
        var services = members.stream().map(Member::service).toList();
        var projects = members.stream().map(member -> member.file().project()).toList();
        var isNew = there.volumes().stream()
                .noneMatch(volume -> projects.contains(volume.labels().getOrDefault(Labels.PROJECT, "")));
        var findings = new ArrayList<>(new ValuesCheck(services, draft.variables(), isNew).findings());
        findings.addAll(new ImageCheck(services, draft.variables()).findings());
        return findings;
    }

    /** Langfuse, its screens and mock models work without credentials: that there are none is a note. */
    void credentials(Collection<Member> members, Draft draft) {
        for (var member : members) {
            if (member.file().stack().equals("litellm")
                    && member.service().name().equals("litellm")) {
                var models = check(draft, member.service()).models();
                if (new MachineRole(engine.about()).isMissing(models)) {
                    screen.note("warn.credentials");
                }
            }
        }
    }

    private static ConfigCheck check(Draft draft, Service proxy) {
        var today = LocalDate.now(ZoneOffset.UTC);
        return new ConfigCheck(draft.config(), proxy.environment(), draft.variables(), today);
    }

    /** What is wrong with LiteLLM's configuration, which it would die of or pass over in silence. */
    private List<Finding> config(Draft draft, Service proxy) {
        return draft.newFiles().contains(draft.config().file())
                ? List.of()
                : check(draft, proxy).findings();
    }

    /** What is on the engine and on its host; failures name all that is in the way. */
    void surroundings(Installation installation, Collection<Member> members) throws InterruptedException {
        var stacks =
                members.stream().map(member -> member.file().stack()).distinct().toList();
        new Preflight(engine, installation).canStart(stacks);
        var failures = takenPorts(installation, stacks).stream()
                .map(taken -> new Failure(
                        Problem.PORT_TAKEN, taken.port(), taken.holder(), variable(taken.member(), taken.port())))
                .toList();
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
        new Room(screen, engine.about()).warn();
    }

    /** Gives services whose port is taken the next free one, in the draft. */
    void movePorts(Installation installation, Collection<Member> members, Draft draft) throws InterruptedException {
        var stacks =
                members.stream().map(member -> member.file().stack()).distinct().toList();
        for (var taken : takenPorts(installation, stacks)) {
            var free = FreePort.after(taken.port());
            var variable = variable(taken.member(), taken.port());
            screen.note("start.port", taken.port(), taken.holder(), variable, free);
            draft.remember(variable, String.valueOf(free));
        }
    }

    private List<TakenPort> takenPorts(Installation installation, List<String> stacks) throws InterruptedException {
        return new PortCheck(engine, installation, Timer.system()).taken(stacks);
    }

    private String variable(Member member, int port) {
        return member.service().ports().stream()
                .filter(mapping -> mapping.published()
                        .filter(published -> published == port)
                        .isPresent())
                .findFirst()
                .flatMap(mapping -> project.portVariable(member.file().stack(), mapping.target(), port))
                .orElse("templates/" + member.file().stack() + ".yml");
    }

    /** Images that must be fetched in any case, or may not be. */
    void images(Collection<Member> members, LaunchOptions.Pull pull) {
        if (pull == LaunchOptions.Pull.missing) {
            return;
        }
        var images = members.stream().map(member -> member.service().image());
        for (var image : images.distinct().toList()) {
            if (pull == LaunchOptions.Pull.always) {
                screen.say("start.pulling", image);
                engine.pull(image, progress -> {});
            } else if (engine.image(image).isEmpty()) {
                throw new Failure(
                        Problem.IMAGE_UNOBTAINABLE, image, "--pull never", Reason.IMAGE_NOT_TO_BE_FETCHED.of());
            }
        }
    }
}
