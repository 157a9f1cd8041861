package io.langfusectl.cli;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What on the engine belongs to a project folder, told by labels alone: {@code .env} and stack files may be broken. */
record ProjectOwnership(Project project, ObservedState there) {

    /** The Compose projects of these stacks, or of all that this folder has or had. */
    List<String> projects(Optional<String> instance, List<String> stacks) {
        var mine = labelled(instance, stacks);
        var known = project.stackNames();
        for (var stack : stacks.isEmpty() ? known : stacks) {
            if (known.contains(stack)) {
                instance.or(this::rememberedInstance)
                        .ifPresentOrElse(name -> mine.add(name.isEmpty() ? stack : name + "-" + stack), () -> {});
            } else if (mine.isEmpty()) {
                throw new Failure(Problem.UNKNOWN_STACK, stack, String.join(", ", known));
            }
        }
        return mine.stream().sorted().toList();
    }

    /** The same for stop: without {@code .env}, or the whole folder, nobody knows an instance but the labels. */
    List<String> projectsToStop(Optional<String> instance, List<String> stacks) {
        var labelled = labelled(instance, stacks);
        return labelled.isEmpty() || instance.isPresent() || Files.exists(project.envFile())
                ? projects(instance, stacks)
                : labelled.stream().sorted().toList();
    }

    private Set<String> labelled(Optional<String> instance, List<String> stacks) {
        return labels().filter(this::isMine)
                .filter(labels -> stacks.isEmpty() || stacks.contains(labels.getOrDefault(Labels.STACK, "")))
                .map(labels -> labels.getOrDefault(Labels.PROJECT, ""))
                .filter(name -> instance.isEmpty() || name.startsWith(instance.get() + "-"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The stacks that words of a command line are about, told without any variable; none if a word tells none, so that
     * all may be meant.
     */
    List<String> stacksOf(List<String> words) {
        var about = new TreeSet<String>();
        for (var word : words) {
            var told = project.stackNames().stream()
                    .filter(stack -> isAbout(word, stack))
                    .toList();
            if (told.isEmpty()) {
                return List.of();
            }
            about.addAll(told);
        }
        return List.copyOf(about);
    }

    private boolean isAbout(String word, String stack) {
        if (project.stackNames().contains(word)) {
            return word.equals(stack);
        }
        var service = Pattern.compile("(?m)^\\s+[\"']?" + Pattern.quote(word) + "[\"']?\\s*:");
        return word.startsWith(stack + "/")
                || service.matcher(project.stackText(stack)).find();
    }

    /** The instance of {@code .env}, empty text for none; nothing if the file cannot be read. */
    private Optional<String> rememberedInstance() {
        try {
            return Optional.of(project.variables(project.envText())
                    .value("LANGFUSE_CTL_INSTANCE")
                    .orElse(""));
        } catch (Failure brokenFile) {
            return Optional.empty();
        }
    }

    /** The volumes with a project's data, made by this tool. */
    List<String> volumesOf(String name) {
        return there.volumes().stream()
                .filter(volume -> name.equals(volume.labels().get(Labels.PROJECT)))
                .filter(volume -> volume.labels().containsKey(Labels.MADE_BY))
                .map(ObservedState.LabeledResource::name)
                .toList();
    }

    /** Nothing of another folder is touched; nor of one that was moved, which cannot be told from another. */
    void requireOwned(List<String> projects) {
        var names = Set.copyOf(projects);
        labels().filter(labels -> names.contains(labels.getOrDefault(Labels.PROJECT, "")))
                .filter(labels -> labels.containsKey(Labels.WORKING_DIR) && !isMine(labels))
                .findFirst()
                .ifPresent(labels -> {
                    throw new Failure(
                            Problem.PROJECT_ELSEWHERE,
                            String.valueOf(labels.get(Labels.PROJECT)),
                            String.valueOf(labels.get(Labels.WORKING_DIR)));
                });
    }

    private boolean isMine(Map<String, String> labels) {
        var directory = labels.getOrDefault(Labels.WORKING_DIR, "");
        return directory.equals(project.directory().toString()) || isSame(directory);
    }

    /** Through a link, a folder has another name and is the same. That of others may be no path on this machine. */
    private boolean isSame(String named) {
        try {
            var directory = Path.of(named);
            return directory.isAbsolute() && Files.isSameFile(directory, project.directory());
        } catch (IOException | InvalidPathException notHere) {
            return false;
        }
    }

    private Stream<Map<String, String>> labels() {
        return Stream.of(
                        there.containers().stream().map(Container::labels),
                        there.volumes().stream().map(ObservedState.LabeledResource::labels),
                        there.networks().stream().map(ObservedState.LabeledResource::labels))
                .flatMap(labels -> labels);
    }
}
