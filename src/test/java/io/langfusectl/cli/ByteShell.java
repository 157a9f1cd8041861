package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shell in a folder, in which a name is its bytes whatever the locale of these tests is: {@code $A} and {@code $B}
 * are Japanese names, {@code $C} that of a file, {@code $E} the first one in EUC-JP, {@code $X} a byte that is no
 * UTF-8.
 */
record ByteShell(Path folder) {

    private static final Path BASE =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath();

    private static final String NAMES = """
            A=$(printf '\\347\\224\\262') B=$(printf '\\344\\271\\231') C=$(printf '\\350\\250\\255.yml')
            E=$(printf '\\271\\303') X=$(printf '\\377')
            """;

    record Printed(int code, String bytes) {

        String text(Charset charset) {
            return new String(bytes.getBytes(ISO_8859_1), charset);
        }

        String text() {
            return text(UTF_8);
        }
    }

    /** A folder for {@code LOCPATH} in which there is EUC-JP. */
    String compiledLocale() {
        var locales = folder.resolve("locales");
        var made = sh(Map.of(), "mkdir locales; localedef -i ja_JP -f EUC-JP locales/ja_JP.eucjp");
        assumeTrue(
                Files.exists(locales.resolve("ja_JP.eucjp/LC_CTYPE")), () -> "EUC-JP is not to be had: " + made.text());
        return locales.toString();
    }

    static Map<String, String> with(Map<String, String> locale, String... more) {
        var environment = new HashMap<>(locale);
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    static String launcher() {
        return BASE.resolve("langfuse-ctl").toString();
    }

    static String jar() {
        try (var files = Files.newDirectoryStream(BASE.resolve("target/langfuse-ctl/lib"), "langfuse-ctl-*.jar")) {
            return files.iterator().next().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of each version. */
    static List<String> javas() {
        var found = new TreeMap<String, String>();
        var places = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        try (Stream<Path> more = Files.list(Path.of("/usr/lib/jvm"))) {
            more.forEach(places::add);
        } catch (IOException none) {
            // this one alone
        }
        for (var place : places) {
            try (Stream<String> lines = Files.lines(place.resolve("release"))) {
                var version = lines.filter(line -> line.startsWith("JAVA_VERSION=\""))
                        .map(line -> line.replaceAll("[^0-9]*([0-9]+).*", "$1"))
                        .collect(Collectors.joining());
                if (Integer.parseInt(version) >= 17) {
                    found.putIfAbsent(version, place.toString());
                }
            } catch (IOException noJava) {
                // a folder of something else
            }
        }
        assertFalse(found.isEmpty());
        return List.copyOf(found.values());
    }

    /** What the lines print in the test's folder, with nothing of this process's environment but the search path. */
    Printed sh(Map<String, String> environment, String lines) {
        try {
            var builder = new ProcessBuilder("/bin/sh", "-c", NAMES + lines).directory(folder.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", System.getenv("PATH"));
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
            builder.environment().put("DOCKER_HOST", "unix:///nowhere/docker.sock");
            builder.environment().put("LANGFUSE_CTL_NO_ARCHIVE", "1");
            builder.environment().putAll(environment);
            var process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            var bytes = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
            return new Printed(process.waitFor(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
