package io.langfusectl.cli;

import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.GeneratedSecrets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The secrets of a project, and the data on the engine that was made with them.
 *
 * @param envText what {@code .env} is, or is to become
 */
record ProjectSecrets(Project project, String envText) {

    /** The setting that lists them, until an engine was asked. */
    static final String UNCHECKED = "LANGFUSE_CTL_UNCHECKED";

    private static final Pattern SECRET_NAME =
            Pattern.compile("SECRET|PASSW|TOKEN|CREDENTIAL|_KEY$|^KEY$|_AUTH$|SALT", Pattern.CASE_INSENSITIVE);

    /** Values for the secrets that {@code .env} lacks: the environment's where it gives one, else new ones. */
    Map<String, String> missing() {
        var present = new HashSet<String>();
        project.envFile(envText).values().forEach((name, value) -> {
            if (!value.isEmpty()) {
                present.add(name);
            }
        });
        var missing = GeneratedSecrets.missingIn(present);
        missing.replaceAll(
                (name, made) -> project.processContext().environment().getOrDefault(name, made));
        return missing;
    }

    /** The secrets that were made when no engine could be asked for data of theirs. */
    Set<String> unchecked() {
        var names = project.envFile(envText).values().getOrDefault(UNCHECKED, "");
        return Stream.of(names.split(","))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code SECRET_LOST} if there is data that was made with one of these. */
    void refuseIfStored(Collection<String> lost, ObservedState there) {
        lost.forEach(secret -> storeOf(secret, there).ifPresent(volume -> {
            throw new Failure(Problem.SECRET_LOST, secret, volume);
        }));
    }

    /** {@code SECRET_DIFFERS} if the environment gives another value than the one that data was made with. */
    void refuseDifferent(ObservedState there) {
        var stored = project.envFile(envText);
        for (var name : GeneratedSecrets.names()) {
            var given = project.processContext().environment().get(name);
            var entry = stored.find(name);
            if (given != null
                    && entry.isPresent()
                    && !given.equals(entry.get().value())
                    && storeOf(name, there).isPresent()) {
                throw new Failure(
                        Problem.SECRET_DIFFERS, name, ".env:" + entry.get().line(), "environment");
            }
        }
    }

    /** The existing volume whose data was made with this secret. */
    private Optional<String> storeOf(String secret, ObservedState there) {
        return GeneratedSecrets.storedIn(secret)
                .flatMap(store -> there.volumes().stream()
                        .filter(volume ->
                                projectOf(store.stack()).equals(volume.labels().get(Labels.PROJECT)))
                        .filter(volume -> store.volume().equals(volume.labels().get(Labels.VOLUME)))
                        .map(ObservedState.LabeledResource::name)
                        .findFirst());
    }

    private String projectOf(String stack) {
        return project.variables(envText)
                .value("LANGFUSE_CTL_INSTANCE")
                .filter(instance -> !instance.isEmpty())
                .map(instance -> instance + "-" + stack)
                .orElse(stack);
    }

    /** Every value that must not be shown: the generated ones, and what people call a secret in their {@code .env}. */
    List<String> values() {
        var variables = project.variables(envText);
        var theirs = project.envFile(envText).values().keySet().stream()
                .filter(name -> SECRET_NAME.matcher(name).find());
        return Stream.concat(GeneratedSecrets.names().stream(), theirs)
                .distinct()
                .flatMap(name -> variables.value(name).stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Nothing of the text: it holds the secrets. */
    @Override
    public String toString() {
        return "ProjectSecrets";
    }
}
