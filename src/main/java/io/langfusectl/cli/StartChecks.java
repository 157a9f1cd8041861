package io.langfusectl.cli;

import io.langfusectl.check.Finding;
import io.langfusectl.check.config.ConfigCheck;
import io.langfusectl.check.environment.ImageCheck;
import io.langfusectl.check.environment.ValuesCheck;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.PortCheck;
import io.langfusectl.stack.preflight.DeclaredConflicts;
import io.langfusectl.stack.preflight.Preflight;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What must be right before anything is made on the engine. */
final class StartChecks {

    private final Console console;
    private final Project project;
    private final Engine engine;
    private final ObservedState observed;

    StartChecks(Console console, Project project, Engine engine, ObservedState observed) {
        this.console = console;
        this.project = project;
        this.engine = engine;
        this.observed = observed;
    }

    /**
     * What the files and variables say of the stacks that come with the program; all that is wrong is told at once.
     * What a further stack calls its services, and what it needs, is its own affair.
     *
     * @return whether there was nothing to tell
     */
    boolean values(Collection<DeployedService> all, PendingChanges pending) {
        var members = all.stream()
                .filter(deployed ->
                        Project.BUNDLED_STACKS.contains(deployed.file().stack()))
                .toList();
        var findings = new ArrayList<Finding>();
        members.stream()
                .filter(deployed -> deployed.service().name().equals("litellm"))
                .forEach(proxy -> {
                    findings.addAll(config(pending, proxy.service()));
                    new IncludeMounts(project.directory(), proxy.file())
                            .onlyInImage()
                            .forEach(
                                    included -> console.note("start.include.image", included.place(), included.name()));
                });
        findings.addAll(variables(members, pending));
        new FindingsPrinter(console).show(findings);
        return findings.isEmpty();
    }

    /** What is wrong with the variables and the images alone. */
    List<Finding> variables(Collection<DeployedService> members, PendingChanges pending) {
        var services = members.stream().map(DeployedService::service).toList();
        var projects =
                members.stream().map(deployed -> deployed.file().project()).toList();
        var isNew = observed.volumes().stream()
                .noneMatch(volume -> projects.contains(volume.labels().getOrDefault(Labels.PROJECT, "")));
        var findings = new ArrayList<>(new ValuesCheck(services, pending.variables(), isNew).findings());
        findings.addAll(new ImageCheck(services, pending.variables()).findings());
        return findings;
    }

    /** Langfuse, its screens and mock models work without credentials: that there are none is a note. */
    void credentials(Collection<DeployedService> members, PendingChanges pending) {
        for (var deployed : members) {
            if (deployed.file().stack().equals("litellm")
                    && deployed.service().name().equals("litellm")) {
                var models = check(pending, deployed.service()).models();
                if (new Ec2RoleHint(engine.info()).isMissing(models)) {
                    console.note("warn.credentials");
                }
            }
        }
    }

    private static ConfigCheck check(PendingChanges pending, Service proxy) {
        var today = LocalDate.now(ZoneOffset.UTC);
        return new ConfigCheck(pending.config(), proxy.environment(), pending.variables(), today);
    }

    /** What is wrong with LiteLLM's configuration, which it would die of or pass over in silence. */
    private List<Finding> config(PendingChanges pending, Service proxy) {
        return pending.newFiles().contains(pending.config().file())
                ? List.of()
                : check(pending, proxy).findings();
    }

    /** What the stacks of these services ask for twice; failures name all of it, with who can change it. */
    void conflicts(Installation installation, Collection<DeployedService> members, Variables variables) {
        throwAll(conflicts(project, installation, members, variables));
    }

    static List<Failure> conflicts(
            Project project, Installation installation, Collection<DeployedService> members, Variables variables) {
        var words = new PortDescriptions(project, variables);
        var failures = new ArrayList<>(new DeclaredConflicts(installation).names(members));
        DeclaredConflicts.ports(members).forEach(same -> failures.add(words.twice(same)));
        return failures;
    }

    /** What is on the engine and on its host; failures name all that is in the way. */
    void surroundings(Installation installation, Collection<DeployedService> members, Variables variables)
            throws InterruptedException {
        var stacks = members.stream()
                .map(deployed -> deployed.file().stack())
                .distinct()
                .toList();
        new Preflight(engine, installation, observed).canStart(stacks);
        var words = new PortDescriptions(project, variables);
        var taken = new PortCheck(engine, installation, observed, TimeSource.system()).taken(members);
        throwAll(taken.stream().map(words::taken).toList());
        new HostResourceCheck(console, engine.info()).warn();
    }

    private static void throwAll(List<Failure> failures) {
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    /** Images that must be fetched in any case, or may not be. */
    void images(Collection<DeployedService> members, StartOptions.PullPolicy pullPolicy) {
        if (pullPolicy == StartOptions.PullPolicy.missing) {
            return;
        }
        var images = members.stream().map(deployed -> deployed.service().image());
        for (var image : images.distinct().toList()) {
            if (pullPolicy == StartOptions.PullPolicy.always) {
                console.say("start.pulling", image);
                engine.pull(image, progress -> {});
            } else if (engine.image(image).isEmpty()) {
                throw new Failure(
                        Problem.IMAGE_UNOBTAINABLE, image, "--pull never", Reason.IMAGE_NOT_TO_BE_FETCHED.of());
            }
        }
    }
}
