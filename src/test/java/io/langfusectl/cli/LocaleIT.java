package io.langfusectl.cli;

import static io.langfusectl.cli.ByteShell.jar;
import static io.langfusectl.cli.ByteShell.javas;
import static io.langfusectl.cli.ByteShell.launcher;
import static io.langfusectl.cli.ByteShell.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is installed, in locales that are not UTF-8, with each Java of this machine. */
final class LocaleIT {

    private static final List<Map<String, String>> NOT_UTF8 = List.of(
            Map.of(),
            Map.of("LC_ALL", "C"),
            Map.of("LANG", "POSIX"),
            Map.of("LANG", "ja_JP.UTF-8"),
            Map.of("LANG", "C.UTF-8", "LC_MESSAGES", "xx_XX.UTF-8"),
            Map.of("LC_CTYPE", "UTF-8"),
            Map.of("LANG", "xx_XX"));

    @TempDir
    Path folder;

    private ByteShell.Printed sh(Map<String, String> environment, String lines) {
        return new ByteShell(folder).sh(environment, lines);
    }

    /** JUnit deletes by names, which it cannot everywhere. */
    @AfterEach
    void delete() throws Exception {
        sh(Map.of(), "chmod -R u+w . && find . -mindepth 1 -delete");
    }

    @Test
    void each_folder_is_a_project_of_its_own_and_its_names_and_values_are_those_of_the_system() {
        for (var java : javas()) {
            for (var locale : NOT_UTF8) {
                var seen = sh(with(locale, "JAVA_HOME", java, "CTL", launcher()), """
                        mkdir work; cd work; mkdir $A $B; cd $A
                        "$CTL" --instance a init >/dev/null 2>&1 || exit 20
                        cp iam_role_config.yml $C
                        cd ../$B
                        "$CTL" config --show LANGFUSE_CTL_INSTANCE >/dev/null 2>&1
                        [ $? = 3 ] || exit 21
                        cd ..
                        [ -e $A/.env ] && [ "$(ls -A $B)" = "" ] && [ "$(ls -A | wc -l)" = 2 ] || exit 22
                        "$CTL" -C $A config --show LANGFUSE_CTL_INSTANCE
                        "$CTL" -C $A -c $C init >/dev/null 2>&1
                        "$CTL" -C $A config | grep -c "source: $PWD/$A/$C"
                        cd $A && "$CTL" status 2>&1 | grep -c /nowhere/docker.sock
                        cd .. && rm -r $A && cd .. && rm -r work
                        """);
                assertEquals("a\n1\n1\n", seen.text(), java + " " + locale);
                assertEquals(0, seen.code(), java + " " + locale);
            }
        }
    }

    @Test
    void a_value_of_the_environment_reaches_the_stack_as_it_is_or_not_at_all() {
        for (var java : javas()) {
            for (var locale : NOT_UTF8.subList(0, 2)) {
                var environment = with(locale, "JAVA_HOME", java, "CTL", launcher());
                var seen = sh(environment, """
                        mkdir plain; cd plain; "$CTL" init >/dev/null 2>&1 || exit 20
                        LANGFUSE_INIT_ORG_NAME=$A "$CTL" config | grep -o "LANGFUSE_INIT_ORG_NAME: $A"
                        OTHER=$X LANGFUSE_CTL_LANG=$X "$CTL" config --show LANGFUSE_CTL_INSTANCE >/dev/null 2>&1; echo $?
                        LANGFUSE_INIT_ORG_NAME=$X LANGFUSE_CTL_LANG=en "$CTL" config 2>&1; echo $?
                        cd ..; rm -r plain
                        """);
                assertEquals("""
                        LANGFUSE_INIT_ORG_NAME: \u7532
                        3
                        \u2717 Cannot be read as UTF-8: the value of the environment variable LANGFUSE_INIT_ORG_NAME
                          fix    Names and values must be UTF-8. If it is, start the program with the script langfuse-ctl, or set LC_ALL=C.UTF-8.
                        3
                        """, seen.text(), java + " " + locale);
            }
        }
    }

    @Test
    void names_that_are_not_utf_8_are_refused_and_nothing_is_written() {
        for (var java : javas()) {
            var seen = sh(Map.of("LC_ALL", "C", "LANG", "ja_JP.UTF-8", "JAVA_HOME", java, "CTL", launcher()), """
                    mkdir work; cd work; mkdir $E; cd $E
                    LANGFUSE_CTL_LANG=ja "$CTL" init 2>&1; echo $?
                    cd ..; "$CTL" -C $E init 2>&1; echo $?
                    "$CTL" --json -c $E status 2>&1 | grep -o 'TEXT_UNREADABLE'
                    [ "$(ls -A $E)" = "" ] && [ "$(ls -A | wc -l)" = 1 ] && echo nothing
                    cd ..; rm -r work; mkdir plain; cd plain; "$CTL" init >/dev/null 2>&1 || exit 20
                    mkdir templates; touch templates/$E.yml
                    "$CTL" config 2>&1; echo $?
                    cd ..; rm -r plain
                    """);
            var fix =
                    "  fix    Names and values must be UTF-8. If it is, start the program with the script langfuse-ctl, or set LC_ALL=C.UTF-8.\n3\n";
            assertEquals(
                    "\u2717 UTF-8 として読めません: 現在のフォルダーの名前 " + folder + "/work/\ufffd\ufffd\n"
                            + "  対処  名前と値は UTF-8 でなければなりません。UTF-8 であれば、スクリプト langfuse-ctl で起動するか、LC_ALL=C.UTF-8 を設定してください。\n3\n"
                            + "\u2717 Cannot be read as UTF-8: the argument \ufffd\ufffd\n" + fix
                            + "TEXT_UNREADABLE\nnothing\n"
                            + "\u2717 Cannot be read as UTF-8: the file name " + folder
                            + "/plain/templates/\ufffd\ufffd.yml\n" + fix,
                    seen.text(),
                    java);
        }
    }

    @Test
    void the_language_is_the_users_even_of_a_locale_that_is_not_installed() {
        var japanese = List.of(
                Map.of("LANG", "ja_JP.UTF-8"),
                Map.of("LC_ALL", "ja_JP.UTF-8"),
                Map.of("LANG", "C", "LC_MESSAGES", "ja_JP.UTF-8"),
                Map.of("LC_ALL", "C", "LANGFUSE_CTL_LANG", "ja"),
                Map.of("LANG", "ja_JP.eucJP"));
        var english = List.of(
                Map.<String, String>of(),
                Map.of("LC_ALL", "C", "LANG", "ja_JP.UTF-8"),
                Map.of("LANG", "ja_JP.UTF-8", "LC_MESSAGES", "en_US.UTF-8"));
        var line = "\"$CTL\" -C /nowhere/$A status 2>&1; \"$CTL\" stop --help";
        for (var java : javas()) {
            for (var locale : japanese) {
                var seen = sh(with(locale, "JAVA_HOME", java, "CTL", launcher()), line)
                        .text();
                assertTrue(seen.contains("/nowhere/\u7532") && seen.contains("使い方"), java + " " + locale + seen);
            }
            for (var locale : english) {
                var seen = sh(with(locale, "JAVA_HOME", java, "CTL", launcher()), line)
                        .text();
                assertTrue(seen.contains("/nowhere/\u7532") && seen.contains("Usage"), java + " " + locale + seen);
            }
        }
    }

    /** The names of files are those of the engine, which are UTF-8; the terminal reads what it can show. */
    @Test
    void a_terminal_with_another_encoding_gets_its_own_and_names_in_it_are_refused() {
        var locales = new ByteShell(folder).compiledLocale();
        for (var java : javas()) {
            var seen = sh(Map.of("LOCPATH", locales, "LANG", "ja_JP.eucJP", "JAVA_HOME", java, "CTL", launcher()), """
                    "$CTL" stop --help | head -n 1
                    "$CTL" -C /nowhere/$A status 2>&1
                    "$CTL" -C $E init 2>&1 | head -n 1
                    mkdir $E; cd $E; "$CTL" init >/dev/null 2>&1; echo $?; ls -A
                    """);
            var text = seen.text(Charset.forName("EUC-JP"));
            assertTrue(text.startsWith("コンテナを"), text);
            assertTrue(text.contains("/nowhere/\u7532 "), text);
            assertTrue(text.contains("UTF-8 として読めません: 引数 "), text);
            assertTrue(text.endsWith("\n3\n"), text);
        }
    }

    @Test
    void other_programs_get_the_environment_as_the_user_has_it() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        var ssh = Files.writeString(folder.resolve("bin/ssh"), """
                #!/bin/sh
                printf '%s %s %s\\n' "${LC_ALL-none}" "$OTHER" "$(printf %s "$X" | od -An -to1)" >>"$SEEN"
                exit 255
                """);
        assertTrue(ssh.toFile().setExecutable(true));
        for (var java : javas()) {
            for (var locale : List.of(Map.of("LC_ALL", "C"), Map.<String, String>of("LANG", "xx_XX.UTF-8"))) {
                Files.deleteIfExists(folder.resolve("seen"));
                var environment = with(locale, "JAVA_HOME", java, "CTL", launcher());
                environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
                environment.put("SEEN", folder.resolve("seen").toString());
                sh(environment, """
                        export OTHER=$A X
                        "$CTL" tunnel me@127.0.0.1:9 -L 4711:1
                        mkdir plain; cd plain; "$CTL" init; DOCKER_HOST=ssh://me@127.0.0.1 "$CTL" status
                        cd ..; rm -r plain
                        """);
                var expected = locale.getOrDefault("LC_ALL", "none") + " \u7532  377";
                assertEquals(
                        List.of(expected, expected),
                        Files.readAllLines(folder.resolve("seen")).stream()
                                .distinct()
                                .flatMap(line -> Stream.of(line, line))
                                .toList(),
                        java + " " + locale);
                assertTrue(Files.readAllLines(folder.resolve("seen")).size() >= 2, "ssh -G and the engine's");
            }
        }
    }

    @Test
    void the_unit_of_a_service_manager_runs_in_the_same_encoding() {
        for (var java : javas()) {
            var seen =
                    sh(Map.of("LC_ALL", "C", "JAVA_HOME", java, "CTL", launcher(), "PORT", "" + TestPort.free()), """
                    mkdir $A; cd $A; "$CTL" tunnel me@127.0.0.1:$PORT -L 4711:1 --print-unit systemd >../unit; cd ..
                    grep -c "$PWD/$A" unit
                    set -- $(sed -n 's/^Environment=//p' unit) $(sed -n 's/^ExecStart=//p' unit | sed 's/"//g; s/ --under.*//')
                    env -i "$@" 2>&1; echo $?; rm -r $A
                    """);
            assertTrue(seen.text().startsWith("1\n") && seen.text().endsWith("\n6\n"), seen.text());
        }
    }

    @Test
    void without_the_launcher_what_java_cannot_decode_is_refused() {
        for (var java : javas()) {
            var seen =
                    sh(Map.of("LC_ALL", "C", "JAVA", java + "/bin/java", "JAR", jar(), "LANGFUSE_CTL_LANG", "en"), """
                    ctl() { "$JAVA" -cp "$JAR" io.langfusectl.Main "$@" 2>&1 | grep -v WARNING | grep .; }
                    mkdir work; cd work; mkdir $A; cd $A
                    ctl init; ctl --instance a init; cd ..
                    ctl -C $A init; ctl -c $C config
                    [ "$(ls -A $A)" = "" ] && [ "$(ls -A | wc -l)" = 1 ] && echo nothing
                    mkdir plain; cd plain; ctl init >/dev/null; LANGFUSE_INIT_ORG_NAME=$A ctl config
                    printf '%s\\n' "LANGFUSE_INIT_ORG_NAME=$A" >>.env; ctl config | grep -o "NAME: $A"
                    printf '%s\\n' "CONFIG_FILE=$C" >>.env; ctl config
                    cd ..; rm -r plain; cd ..; rm -r work
                    """);
            var fix =
                    "  fix    Names and values must be UTF-8. If it is, start the program with the script langfuse-ctl, or set LC_ALL=C.UTF-8.\n";
            var refused = "\u2717 Cannot be read as US-ASCII: the name of the current folder, " + folder
                    + "/work/\ufffd\ufffd\ufffd\n" + fix;
            assertEquals(
                    refused + refused + "\u2717 Cannot be read as US-ASCII: the argument \ufffd\ufffd\ufffd\n" + fix
                            + "\u2717 Cannot be read as US-ASCII: the argument \ufffd\ufffd\ufffd.yml\n" + fix
                            + "nothing\n"
                            + "\u2717 Cannot be read as US-ASCII: the value of the environment variable LANGFUSE_INIT_ORG_NAME\n"
                            + fix + "NAME: \u7532\n"
                            + "\u2717 \u8a2d.yml cannot be the name of a file here\n"
                            + "  fix    Correct it. If it is right, start the program with the script langfuse-ctl, or set LC_ALL=C.UTF-8.\n",
                    seen.text(),
                    java);
        }
    }

    @Test
    void without_the_launcher_an_encoding_that_the_engine_does_not_know_is_refused() {
        var locales = new ByteShell(folder).compiledLocale();
        for (var java : javas()) {
            var seen = sh(
                    Map.of("LOCPATH", locales, "LC_ALL", "ja_JP.eucJP", "JAVA", java + "/bin/java", "JAR", jar()),
                    "LANGFUSE_CTL_LANG=en \"$JAVA\" -cp \"$JAR\" io.langfusectl.Main init 2>&1; echo $?; ls -A");
            var text = seen.text();
            assertTrue(text.contains("The encoding of names and values is EUC-JP"), text);
            assertTrue(text.endsWith("\n3\nlocales\n"), text);
        }
    }
}
