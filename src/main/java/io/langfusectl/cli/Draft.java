package io.langfusectl.cli;

import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.Observed;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.Changeset;
import io.langfusectl.settings.EnvText;
import io.langfusectl.settings.Journal;
import io.langfusectl.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a project folder is about to become: its {@code .env} and the files to make, decided but not yet written. */
final class Draft {

    private static final Set<String> OURS = Set.of(
            ".env.example",
            "iam_role_config.yml",
            "access_key_config.yml",
            "mock_config.yml",
            "templates",
            ".langfuse-ctl");

    private static final Pattern SECRET_NAME =
            Pattern.compile("SECRET|PASSW|TOKEN|CREDENTIAL|_KEY$|^KEY$|_AUTH$|SALT", Pattern.CASE_INSENSITIVE);

    private final Project project;
    private final boolean isNew;
    private final String envBefore;
    private final Map<String, String> newFiles = new LinkedHashMap<>();
    private final Set<String> added = new LinkedHashSet<>();
    private final Map<String, String> remembered = new LinkedHashMap<>();
    private EnvText env;

    Draft(Project project) {
        this.project = project;
        this.isNew = !Files.exists(project.envFile());
        this.envBefore = project.envText();
        this.env = new EnvText(isNew ? Shipped.text(".env.example") : envBefore);
    }

    /** There was no {@code .env} when this began. */
    boolean isNewProject() {
        return isNew;
    }

    /** The folder holds things of somebody else, and no project. */
    boolean isInForeignFolder() {
        return !isNewProject() ? !isOurs() : !foreignFiles().isEmpty();
    }

    private boolean isOurs() {
        return Secrets.names().stream().anyMatch(envBefore::contains);
    }

    private List<String> foreignFiles() {
        var foreign = new ArrayList<String>();
        if (Files.isDirectory(project.directory())) {
            try (var files = Files.newDirectoryStream(project.directory())) {
                files.forEach(file -> foreign.add(String.valueOf(file.getFileName())));
            } catch (IOException e) {
                throw new Failure(e, Problem.FILE_UNREADABLE, project.directory());
            }
        }
        foreign.removeAll(OURS);
        return foreign;
    }

    /** Adds what a project needs and does not have; what exists stays as it is. */
    void complete(Optional<Observed> there, boolean mock) {
        List.of("iam_role_config.yml", "access_key_config.yml").forEach(this::makeFile);
        if (mock) {
            makeFile("mock_config.yml");
            if (variables().value("CONFIG_FILE").isEmpty()) {
                remember("CONFIG_FILE", "mock_config.yml");
            }
        }
        addSecrets(there);
    }

    private void makeFile(String name) {
        if (!Files.exists(project.directory().resolve(name))) {
            newFiles.put(name, Shipped.text(name));
        }
    }

    /** A secret that was given in the environment is kept; one whose data exists is never made anew. */
    private void addSecrets(Optional<Observed> there) {
        var present = new HashSet<String>();
        project.envFile(env.text()).values().forEach((name, value) -> {
            if (!value.isEmpty()) {
                present.add(name);
            }
        });
        var missing = Secrets.missingIn(present);
        missing.replaceAll((name, made) -> project.host().environment().getOrDefault(name, made));
        there.ifPresent(observed -> missing.keySet().forEach(name -> refuseIfStored(name, observed)));
        added.addAll(missing.keySet());
        env = env.with(missing);
    }

    private void refuseIfStored(String secret, Observed there) {
        storeOf(secret, there).ifPresent(volume -> {
            throw new Failure(Problem.SECRET_LOST, secret, volume);
        });
    }

    /** The existing volume whose data was made with this secret. */
    Optional<String> storeOf(String secret, Observed there) {
        return Secrets.storedIn(secret)
                .flatMap(store -> there.volumes().stream()
                        .filter(volume ->
                                projectOf(store.stack()).equals(volume.labels().get(Labels.PROJECT)))
                        .filter(volume -> store.volume().equals(volume.labels().get(Labels.VOLUME)))
                        .map(Observed.Label::name)
                        .findFirst());
    }

    private String projectOf(String stack) {
        return variables()
                .value("LANGFUSE_CTL_INSTANCE")
                .filter(instance -> !instance.isEmpty())
                .map(instance -> instance + "-" + stack)
                .orElse(stack);
    }

    /** Puts a setting into {@code .env}, so that later commands know it. */
    void remember(String name, String value) {
        if (!value.equals(project.envFile(env.text()).values().get(name))) {
            env = env.with(Map.of(name, value));
            remembered.put(name, value);
        }
    }

    /** Takes settings out of {@code .env}. */
    void forget(Set<String> names) {
        env = env.without(names);
    }

    /** What {@code .env} will be. */
    String envText() {
        return env.text();
    }

    Variables variables() {
        return project.variables(env.text());
    }

    /** Every value that must not be shown: the generated ones, and what people call a secret in their {@code .env}. */
    List<String> secretValues() {
        var variables = variables();
        var theirs = project.envFile(env.text()).values().keySet().stream()
                .filter(name -> SECRET_NAME.matcher(name).find());
        return Stream.concat(Secrets.names().stream(), theirs)
                .distinct()
                .flatMap(name -> variables.value(name).stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The environment may not give another value than the one that existing data was made with. */
    void refuseDifferentSecrets(Observed there) {
        var stored = project.envFile(env.text());
        for (var name : Secrets.names()) {
            var given = project.host().environment().get(name);
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

    /** A command that only reads tells of a change that was cut short, and leaves it. */
    void sayIfJournalIsOpen(Screen screen) {
        Journal.open(project.directory())
                .ifPresent(
                        journal -> screen.note("journal.open", journal.files().get(0)));
    }

    /** The secrets that will be new. */
    Set<String> addedSecrets() {
        return added;
    }

    /** The settings that will be new. */
    Map<String, String> remembered() {
        return remembered;
    }

    /** The files that will be new. */
    Set<String> newFiles() {
        return newFiles.keySet();
    }

    /** {@code .env} exists and others than its owner may read it. */
    boolean isTooOpen() {
        try {
            return !isNewProject()
                    && isPosix()
                    && !modeOf(project.envFile()).equals(PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, ".env");
        }
    }

    private boolean isPosix() {
        return project.directory().getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Set<PosixFilePermission> modeOf(Path file) throws IOException {
        return Files.getPosixFilePermissions(file);
    }

    boolean isChange() {
        return isTooOpen() || !newFiles.isEmpty() || !env.text().equals(envBefore);
    }

    /** Writes it all, or nothing. */
    void write() {
        if (!isChange()) {
            return;
        }
        try (var changes = new Changeset(project.directory(), () -> {})) {
            writeTo(changes);
            changes.keep();
        }
    }

    /** Writes it all as a part of a larger change. */
    void writeTo(Changeset changes) {
        newFiles.forEach((name, text) -> changes.edit(Path.of(name), before -> text));
        changes.editSecret(Path.of(".env"), before -> env.text());
    }

    /** The text of a file of the folder as it is, or as it will be made. */
    String textOf(String name) {
        var made = newFiles.get(name);
        return made != null ? made : Project.read(project.directory().resolve(name), name);
    }
}
