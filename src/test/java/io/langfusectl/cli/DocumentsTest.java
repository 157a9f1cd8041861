package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What README, docs/ and comments name exists: commands, options, codes, variables, links and pages. */
final class DocumentsTest {

    private static final Path ROOT = Path.of(System.getProperty("project.basedir", "."));

    private static final Pattern FENCED = Pattern.compile("^```[^\n]*\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");

    /** A command line ends where a comment, another command or a column of explanation begins. */
    private static final Pattern COMMAND =
            Pattern.compile("(?<![\\w./-])(?:\\./)?langfuse-ctl((?: (?![ #;|&(\\\\])[^\\s;|&]+)+)");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[A-Za-z][A-Za-z-]*");
    private static final Pattern CODE = Pattern.compile("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CITED = Pattern.compile("(?<![\\w./-])((?:[\\w.-]+/)*[A-Za-z][\\w.-]*\\.md)\\b");
    private static final Pattern CITED_SECTIONS =
            Pattern.compile("(docs/[\\w./-]+\\.md), ([A-Z][\\w -]*(?:, [A-Z][\\w -]*)*)[:);.]");

    /** Words after the program's name that are no command: the alias of verify's call. */
    private static final Set<String> OTHER_WORDS = Set.of("probe");

    /** Options of other programs that have a code span of their own. */
    private static final Set<String> OPTIONS_OF_OTHERS = Set.of("-Xlint", "-Werror", "--table");

    /** Variables that are not in .env.example: of the system, Docker, LiteLLM, and langfuse-ctl's language. */
    private static final Set<String> VARIABLES =
            Set.of("AWS_REGION_NAME", "DOCKER_HOST", "HTTP_PROXY", "LANGFUSE_CTL_LANG", "LC_ALL");

    @TempDir
    Path root;

    @Test
    void every_command_line_in_a_document_can_be_typed() {
        var commands = new TreeMap<String, String>();
        documents()
                .forEach((page, text) -> codes(text)
                        .flatMap(code -> COMMAND.matcher(code).results())
                        .map(found -> found.group(1).strip())
                        .filter(command -> !OTHER_WORDS.contains(command))
                        .forEach(command -> commands.put(command, page)));
        assertTrue(commands.size() >= 40, commands.toString());
        commands.forEach(
                (command, page) -> assertEquals("", complaint(command), () -> page + ": langfuse-ctl " + command));
    }

    @Test
    void a_command_line_that_does_not_exist_would_be_found() {
        assertNotEquals("", complaint("strat"));
        assertNotEquals("", complaint("start --volumes"));
        assertNotEquals("", complaint("tunnel status --accept"));
        assertNotEquals("", complaint("completion csh"));
    }

    @Test
    void every_option_in_a_document_exists() {
        var known = new TreeSet<>(OPTIONS_OF_OTHERS);
        HelpTexts.in("en")
                .values()
                .forEach(text ->
                        OPTION.matcher(text).results().map(MatchResult::group).forEach(known::add));
        assertNamed(
                documents(),
                text -> codes(text)
                        .filter(code -> code.startsWith("-"))
                        .flatMap(code -> OPTION.matcher(code).results().map(MatchResult::group)),
                known);
    }

    @Test
    void every_code_and_variable_in_a_document_exists() {
        var known = new TreeSet<>(VARIABLES);
        Arrays.stream(Problem.values()).map(Problem::name).forEach(known::add);
        messages().stream()
                .filter(key -> key.startsWith("finding."))
                .map(key -> key.split("\\.", -1)[1])
                .forEach(known::add);
        Pattern.compile("^#?([A-Z][A-Z0-9_]*)=", Pattern.MULTILINE)
                .matcher(read(ROOT.resolve(".env.example")))
                .results()
                .map(variable -> variable.group(1))
                .forEach(known::add);
        assertNamed(
                documents(),
                text -> codes(text).flatMap(code -> CODE.matcher(code).results().map(MatchResult::group)),
                known);
    }

    @Test
    void every_exit_code_is_in_both_readmes() {
        var codes = Arrays.stream(Problem.values())
                .map(Problem::exitCode)
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        codes.addAll(Set.of("0", "1"));
        for (var readme : List.of("README.md", "README.ja.md")) {
            var rows = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE)
                    .matcher(read(ROOT.resolve(readme)))
                    .results()
                    .map(row -> row.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(codes, rows, readme);
        }
    }

    @Test
    void both_readmes_have_the_same_outline() {
        assertEquals(outline("README.md"), outline("README.ja.md"));
    }

    /** Levels of headings, blocks of code and tables, in their order. */
    private static List<String> outline(String readme) {
        var outline = new ArrayList<String>();
        var isCode = false;
        var last = "";
        for (var line : read(ROOT.resolve(readme)).lines().toList()) {
            if (line.startsWith("```")) {
                isCode = !isCode;
                outline.add(isCode ? "code" : "");
            } else if (!isCode && line.startsWith("#")) {
                outline.add(line.replaceFirst(" .*", ""));
            } else if (!isCode && line.startsWith("|")) {
                outline.add(last.startsWith("|") ? "row" : "table");
            }
            last = line;
        }
        outline.removeIf(String::isEmpty);
        return outline;
    }

    @Test
    void every_link_leads_somewhere() {
        var broken = new ArrayList<String>();
        pages().forEach((page, text) -> LINK.matcher(withoutCode(text))
                .results()
                .map(link -> link.group(1))
                .forEach(link -> {
                    if (!link.contains("://") && !leadsSomewhere(page, link)) {
                        broken.add(page + ": " + link);
                    }
                }));
        assertEquals(List.of(), broken);
    }

    private static boolean leadsSomewhere(String page, String link) {
        var parts = link.split("#", 2);
        var from = ROOT.resolve(page);
        var target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]);
        return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        return withoutCode(read(page))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void every_page_that_a_comment_cites_exists() {
        var broken = new ArrayList<String>();
        sources().forEach((file, text) -> {
            for (var cited :
                    CITED.matcher(text).results().map(found -> found.group(1)).toList()) {
                if (!Files.exists(ROOT.resolve(cited))
                        && !Files.exists(ROOT.resolve(file).resolveSibling(cited))) {
                    broken.add(file + ": " + cited);
                }
            }
            CITED_SECTIONS
                    .matcher(text.replaceAll("\\s*\n\\s*\\*? *", " "))
                    .results()
                    .forEach(cited -> {
                        var page = ROOT.resolve(cited.group(1));
                        for (var section : cited.group(2).split(", ", -1)) {
                            if (!Files.exists(page) || !read(page).contains(section)) {
                                broken.add(file + ": " + cited.group(1) + ", " + section);
                            }
                        }
                    });
        });
        assertEquals(List.of(), broken);
    }

    @Test
    void generated_tables_are_those_of_the_code_and_the_stored_results() throws IOException {
        assertTable(DocumentTables.faults(), DocumentTables.stored("docs/verify.md", "faults"));
        assertTable(DocumentTables.matrix(), DocumentTables.stored("docs/compatibility.md", "matrix"));
    }

    private static void assertTable(List<String> expected, List<String> stored) {
        assertEquals(String.join("\n", expected), String.join("\n", stored));
    }

    @Test
    void tables_of_benchmarks_are_those_of_the_stored_results() throws IOException {
        var bench = table("bench");
        var rows = DocumentTables.rows("table.json", "rows");
        assertEquals(rows.size(), bench.size());
        for (int i = 0; i < rows.size(); i++) {
            var cells = bench.get(i);
            assertEquals(rows.get(i).get("work"), cells.get(0));
            var shown = Double.parseDouble(cells.get(5).replace("*", ""));
            assertEquals(((Number) Objects.requireNonNull(rows.get(i).get("ratio"))).doubleValue(), shown, 0.0051);
        }
        var tunnel = table("tunnel");
        var goals = DocumentTables.rows("tunnel.json", "rows");
        assertEquals(
                goals.stream()
                        .map(row -> row.get("goal") + " " + row.get("what"))
                        .toList(),
                tunnel.stream()
                        .map(cells -> cells.get(0) + " " + cells.get(1).replaceFirst(", worst$", ""))
                        .toList());
        assertEquals(
                goals.stream()
                        .map(row -> Boolean.TRUE.equals(row.get("holds")) ? "yes" : "NO")
                        .toList(),
                tunnel.stream().map(cells -> cells.get(10)).toList());
    }

    /** The cells of each row, without the head. */
    private static List<List<String>> table(String name) throws IOException {
        return DocumentTables.stored("docs/benchmarks.md", name).stream()
                .skip(2)
                .map(line -> Arrays.stream(line.split("\\|", -1))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** What is wrong with a command line; empty if it is understood. Nothing is done. */
    private String complaint(String command) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var nothing = new ByteArrayInputStream(new byte[0]);
        var process = new ProcessContext(root, root, Map.of(), nothing, nowhere, nowhere, Locale.ENGLISH, false);
        var ctl = new LangfuseCtl(process, new TerminalInput(nothing), Messages.in("en"), none -> {
            throw new IllegalStateException("no engine is needed to parse");
        });
        try {
            ctl.tree().parseArgs(command.split(" +"));
            return "";
        } catch (CommandLine.ParameterException wrong) {
            return Objects.requireNonNull(wrong.getMessage());
        }
    }

    private interface Names {
        Stream<String> in(String text);
    }

    private static void assertNamed(Map<String, String> pages, Names names, Set<String> known) {
        var unknown = new ArrayList<String>();
        pages.forEach((page, text) -> names.in(text)
                .filter(name -> !known.contains(name))
                .distinct()
                .forEach(name -> unknown.add(page + ": " + name)));
        assertEquals(List.of(), unknown);
    }

    /** Blocks of code line by line, and code in sentences and tables. */
    private static Stream<String> codes(String text) {
        var fenced =
                FENCED.matcher(text).results().flatMap(block -> block.group(1).lines());
        var spans = SPAN.matcher(withoutCode(text)).results().map(span -> span.group(1));
        return Stream.concat(fenced, spans);
    }

    private static String withoutCode(String text) {
        return FENCED.matcher(text).replaceAll("");
    }

    /** What users and contributors read about langfuse-ctl, by path; pages of facts name what others have. */
    private static Map<String, String> documents() {
        var documents = pages();
        documents.keySet().removeIf(page -> page.startsWith("docs/facts/"));
        return documents;
    }

    private static Map<String, String> pages() {
        var pages = new TreeMap<String, String>();
        for (var folder : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/facts"))) {
            try (var files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .forEach(file -> pages.put(path(file), read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages;
    }

    private static Map<String, String> sources() {
        try (var files = Files.walk(ROOT.resolve("src"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|properties|py|sh|yml|xml)"))
                    .filter(file -> !file.endsWith("DocumentsTest.java"))
                    .collect(Collectors.toMap(
                            DocumentsTest::path, DocumentsTest::read, (one, other) -> one, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private static Set<String> messages() {
        var words = new Properties();
        try (var in = Objects.requireNonNull(Messages.class.getResourceAsStream("messages.properties"))) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words.stringPropertyNames();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
