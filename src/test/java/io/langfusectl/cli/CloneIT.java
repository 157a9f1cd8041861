package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The launcher in a fresh clone, where nothing is built yet. */
@Execution(ExecutionMode.CONCURRENT)
final class CloneIT {

    private static final String BASE =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath().toString();

    @TempDir
    Path folder;

    private record Seen(int code, String out, String err) {}

    /** What is committed, and no more: a file that only this folder has is missing there. */
    private Path cloned() throws IOException {
        var clone = Files.createDirectory(folder.resolve("clone"));
        RealProject.run(
                "sh",
                "-c",
                "git -c safe.directory='*' -C \"$0\" archive HEAD | tar -x -C \"$1\"",
                BASE,
                clone.toString());
        return clone;
    }

    /** A folder with a Maven that cannot build, to be found before any other. */
    private String withoutMaven() throws IOException {
        var maven = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\necho 'mvn was called'\nexit 1\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        return maven.resolveSibling(".") + ":" + System.getenv("PATH");
    }

    private Seen type(Path clone, String path, String... words) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(clone.resolve("langfuse-ctl").toString()).directory(folder.toFile());
        builder.command().addAll(List.of(words));
        builder.environment().put("PATH", path);
        builder.environment().put("LANGFUSE_CTL_LANG", "en");
        builder.environment().put("LANGFUSE_CTL_NO_ARCHIVE", "1");
        var err = folder.resolve("err");
        var process = builder.redirectError(err.toFile()).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Seen(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void it_builds_itself_on_first_use_and_then_starts_the_jar_directly() throws Exception {
        var clone = cloned();
        var away = withoutMaven();

        var failed = type(clone, away, "--version");
        assertEquals(1, failed.code(), failed.err());
        assertTrue(failed.err().contains("mvn was called"), failed.err());
        assertTrue(failed.err().contains("the build failed"), failed.err());
        assertTrue(failed.err().contains("./quickstart installs them"), failed.err());

        var first = type(clone, System.getenv("PATH"), "--version");
        assertEquals(0, first.code(), first.err());
        assertTrue(first.out().matches("langfuse-ctl \\d+\\.\\d+\\.\\d+\n"), first.out());
        assertTrue(first.err().contains("building it first, once"), first.err());

        var again = type(clone, away, "no-such-command");
        assertEquals(2, again.code(), again.err());
        assertTrue(again.err().contains("no-such-command"), again.err());
        assertTrue(!again.err().contains("building") && !again.err().contains("mvn was called"), again.err());
    }
}
