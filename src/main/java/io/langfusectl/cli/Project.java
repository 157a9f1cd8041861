package io.langfusectl.cli;

import io.langfusectl.compose.ComposeLoader;
import io.langfusectl.compose.EnvFile;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.PortSource;
import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.StackSource;
import io.langfusectl.compose.Variables;
import io.langfusectl.files.Journal;
import io.langfusectl.files.ProjectLock;
import io.langfusectl.files.TextFile;
import io.langfusectl.problem.Reason;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.system.NativeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A project folder: its {@code .env}, its configurations, its stack files. */
final class Project {

    /** The stacks that come with the program, in the order in which they are shown. */
    static final List<String> BUNDLED_STACKS = List.of("langfuse", "litellm");

    private static final String PROXY = "litellm";

    private final Path directory;
    private final ProcessContext processContext;
    private final StackSources stackSources = new StackSources();

    Project(Path directory, ProcessContext processContext) {
        this.directory = directory;
        this.processContext = processContext;
    }

    Path directory() {
        return directory;
    }

    ProcessContext processContext() {
        return processContext;
    }

    Path envFile() {
        return directory.resolve(".env");
    }

    /** Returns the tool's state directory; readable by its owner only. */
    Path stateDirectory() {
        return directory.resolve(".langfuse-ctl");
    }

    /** Prints a note if a journal of an interrupted change exists, without undoing it. */
    void noteOpenJournal(Console console) {
        Journal.open(directory)
                .ifPresent(
                        journal -> console.note("journal.open", journal.files().get(0)));
    }

    /** The text of {@code .env}; empty if there is none. */
    String envText() {
        return Files.exists(envFile()) ? TextFile.read(envFile(), ".env") : "";
    }

    /** What the variables mean: the environment over this text of a {@code .env}. */
    Variables variables(String envText) {
        return Variables.of(processContext.environment(), envFile(envText));
    }

    EnvFile envFile(String envText) {
        return EnvFile.read(envText, ".env", processContext.environment());
    }

    /** The names of all stacks: those that come with the program, and any further file in {@code templates/}. */
    List<String> stackNames() {
        var own = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(directory.resolve("templates"), "*.yml")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                own.add(NativeText.readable(name, Reason.FILE_NAME_UNREADABLE, file)
                        .replaceAll("\\.yml$", ""));
            }
        } catch (IOException none) {
            // a folder without templates of its own
        }
        var names = new ArrayList<>(BUNDLED_STACKS);
        own.removeAll(BUNDLED_STACKS);
        names.addAll(own);
        return names;
    }

    /** Every stack of the folder, read with these variables. */
    Installation installation(Variables variables) {
        return installation(variables, Optional.empty());
    }

    /**
     * The same with another text of LiteLLM's configuration, which lies elsewhere for now.
     *
     * @param place of the configuration whose text it will be: what it includes is relative to that
     */
    Installation installationWithConfig(Variables variables, Path place) {
        return installation(variables, Optional.of(place));
    }

    private Installation installation(Variables variables, Optional<Path> place) {
        var files = new ArrayList<StackFile>();
        for (var name : stackNames()) {
            var file = ComposeLoader.read(source(name), variables);
            files.add(name.equals(PROXY) ? new IncludeMounts(directory, file).added(place) : file);
        }
        return new Installation(directory, ToolVersion.number(), files);
    }

    /** What the stack file of the proxy mounts itself. */
    List<Mount> proxyMounts(Variables variables) {
        return new IncludeMounts(directory, ComposeLoader.read(source(PROXY), variables)).declared();
    }

    /** Where the number of a published port comes from. */
    PortSource portSource(String stack, String service, PortMapping mapping, Variables variables) {
        return PortSource.of(source(stack), variables, service, mapping);
    }

    private StackSource source(String stack) {
        var source = new StackSource(stack, templatePath(stack), stackText(stack), directory, !hasTemplate(stack));
        return stackSources.unchangedOr(stack, source);
    }

    private boolean hasTemplate(String stack) {
        return Files.exists(directory.resolve(templatePath(stack)));
    }

    /** The text of a stack file: the folder's own, else the one that comes with the program. */
    String stackText(String stack) {
        return hasTemplate(stack)
                ? TextFile.read(directory.resolve(templatePath(stack)), templatePath(stack))
                : BundledFiles.text(templatePath(stack));
    }

    private static String templatePath(String stack) {
        return "templates/" + stack + ".yml";
    }

    /** Takes the lock on this folder; close releases it. */
    ProjectLock lockFolder(String command) {
        return ProjectLock.take(lockFile(), "langfuse-ctl " + command);
    }

    Path lockFile() {
        return stateDirectory().resolve("lock");
    }
}
