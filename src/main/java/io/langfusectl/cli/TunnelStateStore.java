package io.langfusectl.cli;

import io.langfusectl.dotenv.DotenvEditor;
import io.langfusectl.files.Changeset;
import io.langfusectl.files.StateFolder;
import io.langfusectl.files.TextFile;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.model.ProjectKeys;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of tunnels: in the project's own folder, or the user's where there is no project or it cannot be
 * written. A tunnel is looked for in both, for either may change while it runs.
 */
record TunnelStateStore(Project project, Console console) {

    private static final String HOST = "TUNNEL_HOST";

    private boolean inProject() {
        return Files.isRegularFile(project.envFile());
    }

    /** For what only this tool needs; made if need be: with the user where the project cannot be written. */
    Path folder() {
        return projectFolder().orElseGet(this::madeUserFolder);
    }

    private Optional<Path> projectFolder() {
        try {
            return inProject() ? Optional.of(StateFolder.make(project.directory())) : Optional.empty();
        } catch (Failure notWritable) {
            return Optional.empty();
        }
    }

    private Path madeUserFolder() {
        try {
            return Files.createDirectories(userFolder());
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, userFolder());
        }
    }

    private Path userFolder() {
        return project.processContext().stateFolder();
    }

    TunnelStateFile file(String target) {
        return TunnelStateFile.in(folder(), target, project.directory());
    }

    Path log(String target) {
        return folder().resolve("tunnel-" + target.replaceAll("[^A-Za-z0-9.@-]", "_") + ".log");
    }

    /** The file of the tunnel that runs, or ran last. Looking for it makes and writes nothing. */
    Optional<TunnelStateFile> latest() {
        var files = Stream.concat(
                        latestFirst(StateFolder.in(project.directory())).stream(),
                        latestFirst(userFolder()).stream().filter(this::isFromHere))
                .toList();
        return files.stream()
                .filter(file -> file.read().isPresent())
                .findFirst()
                .or(() -> files.stream().findFirst());
    }

    /**
     * The user's folder has the tunnels of every folder that was no project then, or could not be written. A project is
     * shown its own alone, and any other folder all of them.
     */
    private boolean isFromHere(TunnelStateFile file) {
        return !inProject() || file.directory().equals(project.directory());
    }

    /** A tunnel that was killed leaves its file, which may be newer than that of one that runs. */
    private static List<TunnelStateFile> latestFirst(Path folder) {
        try (var files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().matches("tunnel-.*\\.properties"))
                    .map(Path::toFile)
                    .collect(Collectors.toMap(Function.identity(), File::lastModified))
                    .entrySet()
                    .stream()
                    .sorted(Map.Entry.<File, Long>comparingByValue().reversed())
                    .map(entry -> TunnelStateFile.found(entry.getKey().toPath()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The host of the last tunnel. */
    Optional<String> remembered() {
        if (!project.processContext().variable(HOST).isEmpty()) {
            return Optional.of(project.processContext().variable(HOST));
        }
        if (inProject()) {
            return project.variables(project.envText()).value(HOST).filter(host -> !host.isEmpty());
        }
        var file = userFolder().resolve("tunnel-host");
        return Files.exists(file)
                ? Optional.of(TextFile.read(file, file.toString()).strip())
                : Optional.empty();
    }

    /** The keys of the project here, by which its own installation is told from others. */
    ProjectKeys keys() {
        if (!inProject()) {
            return ProjectKeys.NONE;
        }
        var values = project.variables(project.envText());
        return new ProjectKeys(
                values.value("LANGFUSE_INIT_PROJECT_PUBLIC_KEY").orElse(""),
                values.value("LANGFUSE_INIT_PROJECT_SECRET_KEY").orElse(""),
                values.value("LITELLM_MASTER_KEY").orElse(""));
    }

    /** For the next tunnel. Where nobody may write now, this one goes on all the same, and says so. */
    void remember(String host) {
        if (remembered().equals(Optional.of(host))) {
            return;
        }
        try {
            write(host);
        } catch (Failure failure) {
            console.note("tunnel.unremembered", host, console.messages().what(failure));
        }
    }

    private void write(String host) {
        if (inProject()) {
            writeSetting(host);
            return;
        }
        var file = folder().resolve("tunnel-host");
        try {
            Files.writeString(file, host + "\n");
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, file);
        }
    }

    private void writeSetting(String host) {
        try (var lock = project.lockFolder("tunnel");
                var change = new Changeset(project.directory(), () -> {})) {
            change.editSecret(
                    Path.of(".env"),
                    text -> new DotenvEditor(text).with(Map.of(HOST, host)).text());
            change.keep();
        }
    }
}
