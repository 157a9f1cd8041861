package io.langfusectl.stack.plan;

import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The steps to the wanted state, in a valid order. Steps that do not depend on each other may run in parallel.
 *
 * @param losesTracesOf names of the proxy containers that keep serving calls while the plan stops Langfuse
 */
public record Plan(List<Step> steps, List<String> losesTracesOf) {

    private static Plan of(List<Step> steps, ObservedState observed) {
        return new Plan(steps, TraceLoss.of(steps, observed));
    }

    /**
     * Brings services up to ready. What runs unchanged is only awaited.
     *
     * @param wanted which services of the installation
     * @param isImageMissing whether the engine lacks an image
     */
    public static Plan toStart(
            Installation installation,
            List<DeployedService> wanted,
            ObservedState observed,
            Predicate<String> isImageMissing) {
        return of(new StartPlanner(installation, observed, isImageMissing, false).steps(wanted), observed);
    }

    /** As to start, but what runs unchanged is stopped and started again, in order. */
    public static Plan toRestart(
            Installation installation,
            List<DeployedService> wanted,
            ObservedState observed,
            Predicate<String> isImageMissing) {
        return of(new StartPlanner(installation, observed, isImageMissing, true).steps(wanted), observed);
    }

    /**
     * Returns a plan that removes the projects' containers, dependents first, and then their unused networks. Uses only
     * labels.
     *
     * @param removeVolumes deletes their data too
     */
    public static Plan toStop(Collection<String> projects, ObservedState observed, boolean removeVolumes) {
        return of(new StopPlanner(projects, observed).steps(removeVolumes), observed);
    }

    /** Nothing needs to be changed; there may be services to await. */
    public boolean isIdle() {
        return steps.stream().allMatch(step -> step.type() == Step.Type.AWAIT);
    }

    /** How many things the plan changes: services, or what belongs to none. */
    public int changes() {
        return (int) steps.stream()
                .filter(step -> step.type() != Step.Type.AWAIT && step.type() != Step.Type.PULL)
                .map(step -> step.service().isEmpty() ? step.key() : step.stack() + "/" + step.service())
                .distinct()
                .count();
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
