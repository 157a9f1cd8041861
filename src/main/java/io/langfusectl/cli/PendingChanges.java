package io.langfusectl.cli;

import io.langfusectl.compose.Variables;
import io.langfusectl.dotenv.DotenvEditor;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.files.AtomicFile;
import io.langfusectl.files.Changeset;
import io.langfusectl.files.TextFile;
import io.langfusectl.litellm.ConfigIncludes;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes to a project folder that are not yet written: {@code .env} and new files. */
final class PendingChanges {

    /** The setting that names the LiteLLM configuration. */
    static final String CONFIG = "CONFIG_FILE";

    private static final String DEFAULT_CONFIG = "iam_role_config.yml";

    private final Project project;
    private final boolean isNew;
    private final String envBefore;
    private final Map<String, String> newFiles = new LinkedHashMap<>();
    private final Set<String> added = new LinkedHashSet<>();
    private final Map<String, String> newSettings = new LinkedHashMap<>();
    private DotenvEditor env;
    private Optional<String> configOverride = Optional.empty();

    PendingChanges(Project project) {
        this.project = project;
        this.isNew = !Files.exists(project.envFile());
        this.envBefore = project.envText();
        this.env = new DotenvEditor(isNew ? BundledFiles.text(".env.example") : envBefore);
    }

    /**
     * Returns the settings of a project as they are, for a command that only looks; an open journal is noted.
     *
     * @throws Failure {@code NOT_A_PROJECT} if there is no {@code .env}
     */
    static PendingChanges ofExisting(Project project, Console console) {
        var pending = new PendingChanges(project);
        if (pending.isNewProject()) {
            throw new Failure(Problem.NOT_A_PROJECT, project.directory());
        }
        project.noteOpenJournal(console);
        return pending;
    }

    /** There was no {@code .env} when this began. */
    boolean isNewProject() {
        return isNew;
    }

    /** Returns whether the folder has other content and no project. */
    boolean isInForeignFolder() {
        return new FolderOwnership(project.directory(), envBefore).isInForeignFolder(isNew);
    }

    /** Adds what a project needs and does not have; what exists stays as it is. */
    void addMissing(Optional<ObservedState> observed, boolean mock) {
        List.of(DEFAULT_CONFIG, "access_key_config.yml").forEach(this::addFile);
        if (mock) {
            addFile("mock_config.yml");
            if (variables().value(CONFIG).isEmpty()) {
                setVariable(CONFIG, "mock_config.yml");
            }
        }
        addSecrets(observed);
    }

    private void addFile(String name) {
        if (!Files.exists(project.directory().resolve(name))) {
            newFiles.put(name, BundledFiles.text(name));
        }
    }

    /**
     * Generates missing secrets, but none whose data already exists. Secrets generated without an engine are checked by
     * the next command that has one.
     */
    private void addSecrets(Optional<ObservedState> observed) {
        var missing = projectSecrets().missing();
        var unchecked = projectSecrets().unchecked();
        unchecked.addAll(missing.keySet());
        observed.ifPresent(observedState -> projectSecrets().refuseIfStored(unchecked, observedState));
        added.addAll(missing.keySet());
        env = env.with(missing);
        if (observed.isPresent()) {
            env = env.without(Set.of(ProjectSecrets.UNCHECKED));
        } else if (!unchecked.isEmpty()) {
            env = env.with(Map.of(ProjectSecrets.UNCHECKED, String.join(",", unchecked)));
        }
    }

    /** The secrets that {@code .env} will hold. */
    ProjectSecrets projectSecrets() {
        return new ProjectSecrets(project, env.text());
    }

    /** Puts a setting into {@code .env}, so that later commands know it. */
    void setVariable(String name, String value) {
        if (!value.equals(project.envFile(env.text()).values().get(name))) {
            env = env.with(Map.of(name, value));
            newSettings.put(name, value);
        }
    }

    /** Uses this LiteLLM configuration for the current command only, overriding {@code .env} and the environment. */
    void useConfig(String file) {
        configOverride = Optional.of(file);
    }

    /** Takes settings out of {@code .env}. */
    void removeVariables(Set<String> names) {
        env = env.without(names);
    }

    /** What {@code .env} will be. */
    String envText() {
        return env.text();
    }

    Variables variables() {
        var variables = project.variables(env.text());
        return configOverride.map(file -> variables.with(CONFIG, file)).orElse(variables);
    }

    /** The secrets that will be new. */
    Set<String> addedSecrets() {
        return added;
    }

    /** The settings that will be new. */
    Map<String, String> newSettings() {
        return newSettings;
    }

    /** The files that will be new. */
    Set<String> newFiles() {
        return newFiles.keySet();
    }

    /** {@code .env} exists and others than its owner may read it. */
    boolean isEnvReadableByOthers() {
        return !isNew && !AtomicFile.isOwnerOnly(project.envFile());
    }

    boolean isChange() {
        return isEnvReadableByOthers() || !newFiles.isEmpty() || !env.text().equals(envBefore);
    }

    /** Writes it all, or nothing. */
    void write() {
        if (isChange()) {
            write(new Changeset(project.directory(), () -> {}));
        }
    }

    /** The same, also while a signal ends the program. */
    void writeEvenWhileEnding() {
        if (isChange()) {
            write(Changeset.evenWhileEnding(project.directory()));
        }
    }

    private void write(Changeset open) {
        try (var changes = open) {
            writeTo(changes);
            changes.keep();
        }
    }

    /** Writes it all as a part of a larger change. */
    void writeTo(Changeset changes) {
        newFiles.forEach((name, text) -> changes.edit(Path.of(name), before -> text));
        changes.editSecret(Path.of(".env"), before -> env.text());
    }

    /** The name of the LiteLLM configuration. */
    String configFile() {
        return variables().value(CONFIG).filter(file -> !file.isEmpty()).orElse(DEFAULT_CONFIG);
    }

    /** The LiteLLM configuration with all that it includes, as it is or as it will be made. */
    ProxyConfig config() {
        var name = configFile();
        var newText = newFiles.get(name);
        if (newText != null) {
            return new ProxyConfig(name, newText);
        }
        var text = TextFile.read(project.directory().resolve(name), name);
        return text.contains("include")
                ? ConfigIncludes.onHost(project.directory(), name, text, project.proxyMounts(variables()))
                        .config()
                : new ProxyConfig(name, text);
    }
}
