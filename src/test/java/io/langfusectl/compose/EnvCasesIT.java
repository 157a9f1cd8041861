package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One table of {@code .env} files, each read by Compose and by us; dotenv-java reads some, our own reader the others.
 */
@Execution(ExecutionMode.CONCURRENT)
final class EnvCasesIT {

    private static final List<String> NAMES = List.of("A", "B", "C", "D", "FROM_BOTH", "a.b", "A-B");

    private static final String[] CASES = {
        "",
        "A=1",
        "A=1\nB=2",
        "A=1\n\n\nB=2\n",
        "A=",
        "A=\nB=2",
        "A= \nB=2",
        "A=one two",
        "A=  both ends  ",
        "A = spaced",
        "  A=indented",
        "\tA=tab\t",
        "A:colon",
        "A: colon and blank",
        "export A=1\nexport  B=2",
        "A=1 # comment",
        "A=1# no comment",
        "A=#no comment",
        "A= #a",
        "A=1\t# tab before",
        "# only a comment",
        "#A=1\nB=2",
        "   # indented comment\nB=2",
        "A='single'",
        "A=\"double\"",
        "A='single' # comment",
        "A=\"double\" # comment",
        "A=\"a # b\"",
        "A='a # b'",
        "A=\"\"\nB=''",
        "A='it\\'s'",
        "A=\"say \\\"hi\\\"\"",
        "A='a\"b'\nB=\"a'b\"",
        "A=\"line\\nbreak\\ttab\\rcr\"",
        "A='no\\nbreak'",
        "A=no\\nbreak",
        "A=\"\\a\\b\\f\\v\\c\\x\\\\\"",
        "A=\"\\0\\01\\012\\0101\\0777\\0888\"",
        "A=\"\\$B ${B}\"\nB=2",
        "A='\\\\ \\x'",
        "A=\"\\\\\"\nB=2",
        "A=\"two\nlines\"\nB=after",
        "A='two\n\nlines # x'\nB=after",
        "A=\"unclosed",
        "A='unclosed\nB=2",
        "A=\"x\"B=2",
        "A=x\"y\"",
        "A=x'y'z",
        "A=`date`",
        "A=$(date)\nB=$(echo \"x\")",
        "A=\"$(date)\"",
        "A=1\nB=$A\nC=${A}x\nD=$A$A",
        "B=$A\nA=1",
        "A=1\nB=${A:-d}\nC=${NOT_SET:-d}\nD=${NOT_SET-d}",
        "A=\nB=${A:-d}\nC=${A-d}\nD=${A:+x}",
        "A=1\nB=${A:+x}\nC=${A+x}\nD=${NOT_SET+x}",
        "A=${NOT_SET:?needed}",
        "A=${NOT_SET?needed}",
        "B=\nA=${B:?needed}",
        "B=1\nA=${B:?needed}",
        "A=${NOT_SET:-${ALSO:-deep}}",
        "A='${B}'\nB=2",
        "A=\"${NOT_SET}\"",
        "A=$$B\nB=2",
        "A=\"$$\"\nB=a$\nC=$ x",
        "A=${",
        "A=${}",
        "A=${1}",
        "A=${B",
        "A={\"json\": true}",
        "A=${FROM_BOTH}\nFROM_BOTH=file",
        "FROM_BOTH",
        "FROM_BOTH=file",
        "A=1\nA=2\nB=$A",
        "A=1\nB=$A\nA=2",
        "A=1\r\nB=2\r\n",
        "A=\"one\"\r\nB='two'\r\n",
        "A=\"one\r\ntwo\"\r\n",
        "\uFEFFA=bom\nB=2",
        "A=\u65e5\u672c\u8a9e\nB=\"\ud83d\udc33\"",
        "A=a=b=c",
        "A==",
        "a.b=dots\nA-B=dash",
        "A B=1",
        "A!=1",
        "*=1",
        "A=1\nnot an entry\nB=2",
        "-----BEGIN KEY-----\n",
        "A=https://u:p@h:1/x?y=z&w=%20#frag",
        "A=postgres://$B:x@h\nB=2",
        "A=a\\ b\\\"c",
        "A=\u00a0nbsp\u00a0",
        "A=1\n  \n\t\nB=2",
        "A=\"a\" \n B = 'b' \n",
    };

    /** Compose reads something from these, or leaves it out without a word; here they are mistakes. */
    private static final Set<String> REFUSED =
            Set.of("A=1\nB\nC=3", "=1", "A\n", "A=1\nNOTHING", "export A", "A=\"x\"y", "not an entry at all");

    @BeforeAll
    static void compose_is_there() throws Exception {
        ComposePeer.require();
    }

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> compose_and_we_read_the_same() {
        return Stream.of(CASES)
                .map(text -> dynamicTest(shown(text), () -> {
                    assertEquals(theirs(text), ours(text));
                }));
    }

    @TestFactory
    Stream<DynamicTest> what_compose_passes_over_is_a_mistake_here() {
        return REFUSED.stream()
                .sorted()
                .map(text -> dynamicTest(shown(text), () -> {
                    assertTrue(theirs(text).isPresent());
                    assertEquals(Optional.empty(), ours(text));
                }));
    }

    private static String shown(String text) {
        return "'" + text.replace("\n", "\u23ce").replace("\r", "\u240d").replace("\t", "\u2409") + "'";
    }

    private Optional<Map<String, String>> theirs(String text) throws IOException {
        var envFile = Files.writeString(directory.resolve("case.env"), text);
        var judge = new StringBuilder("services:\n  a:\n    image: x\n    environment:\n");
        NAMES.forEach(name -> judge.append("      - ").append(name).append('\n'));
        var file = Files.writeString(directory.resolve("judge.yml"), judge);
        return ComposePeer.canonical(directory, envFile, file).map(EnvCasesIT::environment);
    }

    private static Map<String, String> environment(JsonNode stack) {
        var values = new TreeMap<String, String>();
        stack.at("/services/a/environment").properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText().replace("$$", "$"));
            }
        });
        return values;
    }

    private static Optional<Map<String, String>> ours(String text) {
        try {
            var variables = Variables.of(ComposePeer.ENVIRONMENT, EnvFile.read(text, ".env", ComposePeer.ENVIRONMENT));
            var values = new TreeMap<String, String>();
            NAMES.forEach(name -> variables.value(name).ifPresent(value -> values.put(name, value)));
            return Optional.of(values);
        } catch (Failure refused) {
            assertTrue(
                    Set.of(Problem.ENV_FILE_INVALID, Problem.VARIABLE_MISSING).contains(refused.problem()));
            return Optional.empty();
        }
    }
}
