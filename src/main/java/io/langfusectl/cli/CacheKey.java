package io.langfusectl.cli;

import io.langfusectl.compose.Mount;
import io.langfusectl.stack.model.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * All that a roster was read from: the program, {@code .env}, the stack files, the files that they mount, those that
 * LiteLLM's configuration includes, and those variables of the environment whose names occur in any of them.
 *
 * @param program its path, when it was made, its size
 * @param files by their paths; when each was changed (nanoseconds since 1970), its size and its inode, or that it is
 *     missing
 * @param names every word that could be the name of a variable; a name in small letters alone counts where it is asked
 *     for, as in {@code ${name}}
 * @param environment a checksum over the variables of these names
 */
record CacheKey(String program, Map<String, String> files, Set<String> names, long environment) {

    private static final String MISSING = "missing";

    /** Asked for whether a file names them or not. */
    private static final Set<String> ALWAYS = Set.of("HOME", "LANGFUSE_CTL_INSTANCE", "LANGFUSE_CTL_REGISTRY");

    /** Looked for when a roster is read, not when it is recalled. */
    private static final class Names {
        /** A name that is asked for, or one that looks as if a variable were handed on under it. */
        static final Pattern NAME =
                Pattern.compile("(?<=\\$\\{?)[A-Za-z_][A-Za-z0-9_]*|[A-Za-z0-9_]*[A-Z_][A-Za-z0-9_]*");
    }

    static CacheKey of(Project project, Installation installation) {
        var files = new LinkedHashMap<String, String>();
        var text = new StringBuilder(project.envText());
        add(files, project.envFile());
        add(files, project.directory().resolve("templates"));
        for (var stack : installation.files()) {
            add(files, project.directory().resolve(stack.place()));
            text.append('\n').append(project.stackText(stack.stack()));
        }
        installation.members().stream()
                .flatMap(deployed -> deployed.service().mounts().stream())
                .filter(Mount.Bind.class::isInstance)
                .forEach(mount -> add(files, ((Mount.Bind) mount).source()));
        installation.files().stream()
                .flatMap(stack -> new IncludeMounts(project.directory(), stack).includedFiles().stream())
                .forEach(file -> add(files, file));
        var names = Names.NAME
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(ALWAYS);
        return new CacheKey(thisProgram(), files, names, checksum(project, names));
    }

    /** What else a stack file reads is not known here, so a roster with it is not kept. */
    static boolean canBeKnown(Project project, Installation installation) {
        return installation.files().stream()
                .noneMatch(stack -> project.stackText(stack.stack()).contains("env_file"));
    }

    boolean areAsTheyWere(Project project) {
        return program.equals(thisProgram())
                && files.containsKey(project.envFile().toString()) // else it came with a copy of another folder
                && files.entrySet().stream().allMatch(file -> file.getValue().equals(stamp(Path.of(file.getKey()))))
                && environment == checksum(project, names);
    }

    /** A file may change twice within its clock's resolution: one that changed just now is not to be relied on. */
    boolean areSettled(Instant now) {
        var young = TimeUnit.SECONDS.toNanos(now.getEpochSecond() - 2);
        return files.values().stream()
                .filter(stamp -> !stamp.equals(MISSING))
                .allMatch(stamp -> Long.parseLong(stamp.substring(0, stamp.indexOf(' '))) < young);
    }

    private static String thisProgram() {
        var path = System.getProperty("java.class.path", "");
        var end = path.indexOf(File.pathSeparatorChar);
        var jar = Path.of(end < 0 ? path : path.substring(0, end));
        return jar + " " + stamp(jar);
    }

    private static void add(Map<String, String> files, Path file) {
        files.put(file.toString(), stamp(file));
    }

    private static String stamp(Path file) {
        try {
            var seen = Files.readAttributes(file, BasicFileAttributes.class);
            return seen.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + seen.size() + " " + seen.fileKey();
        } catch (IOException missing) {
            return MISSING;
        }
    }

    private static long checksum(Project project, Set<String> names) {
        var sum = new CRC32();
        new TreeMap<>(project.processContext().environment()).forEach((name, value) -> {
            if (names.contains(name)) {
                sum.update((name + '=' + value + '\n').getBytes(StandardCharsets.UTF_8));
            }
        });
        return sum.getValue();
    }
}
