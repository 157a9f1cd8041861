package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.GeneratedSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;

/**
 * This tool in a folder that may be somebody else's.
 *
 * @param envText the {@code .env} that is there
 */
record FolderOwnership(Path directory, String envText) {

    private static final Set<String> OURS = Set.of(
            ".env.example",
            "iam_role_config.yml",
            "access_key_config.yml",
            "mock_config.yml",
            "templates",
            ".langfuse-ctl");

    /** The folder holds what this tool did not make; a {@code .env} of ours makes all of it ours. */
    boolean isInForeignFolder(boolean withoutEnv) {
        return withoutEnv
                ? holdsForeignFiles()
                : GeneratedSecrets.names().stream().noneMatch(envText::contains);
    }

    private boolean holdsForeignFiles() {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, directory);
        }
        return !OURS.containsAll(names);
    }

    /** Nothing of the text: it may hold secrets. */
    @Override
    public String toString() {
        return "FolderOwnership in " + directory;
    }
}
