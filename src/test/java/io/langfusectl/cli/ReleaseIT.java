package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The zip that the build makes, and where the release looks for it. */
final class ReleaseIT {

    private static final Path BASE =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath();

    private static String version() throws IOException {
        var pom = Pattern.compile("<artifactId>langfuse-ctl</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(BASE.resolve("pom.xml")));
        assertTrue(pom.find());
        return pom.group(1);
    }

    /** Where {@code jreleaser.yml} says that it is. */
    private static Path zip() throws IOException {
        var path = Pattern.compile("- path: (\\S+\\.zip)").matcher(Files.readString(BASE.resolve("jreleaser.yml")));
        assertTrue(path.find());
        return BASE.resolve(path.group(1).replace("{{projectVersion}}", version()));
    }

    private static Set<String> files(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void the_zip_holds_all_that_the_launcher_needs_and_the_launcher_can_be_run() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(zip(), Map.of("enablePosixFileAttributes", "true"))) {
            var home = zip.getPath("langfuse-ctl-" + version());
            var expected = files(BASE.resolve("target/langfuse-ctl"));
            assertTrue(expected.contains("lib/langfuse-ctl-" + version() + ".jar"), expected.toString());
            assertTrue(expected.contains("help/ja/start --help"), expected.toString());
            assertTrue(expected.contains("words/messages_ja.properties"), expected.toString());
            expected.addAll(Set.of("langfuse-ctl", "langfuse-ctl.cmd", "LICENSE", "README.md", "README.ja.md"));
            expected.addAll(Set.of("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"));
            files(BASE.resolve("docs")).forEach(page -> expected.add("docs/" + page));
            assertEquals(expected, files(home));
            assertEquals(
                    "rwxr-xr-x",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("langfuse-ctl"))));
        }
    }
}
