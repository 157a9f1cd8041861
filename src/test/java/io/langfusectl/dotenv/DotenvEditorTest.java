package io.langfusectl.dotenv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DotenvEditorTest {

    @Test
    void a_value_is_replaced_in_place_and_every_other_byte_stays() {
        assertEquals("""
                # 日本語 🐳
                export A = 2   # why two
                  B='x y'

                # A=commented
                C=""
                """, new DotenvEditor("""
                                # 日本語 🐳
                                export A = 1   # why two
                                  B='x y'

                                # A=commented
                                C=""
                                """).with(Map.of("A", "2", "C", "")).text());
    }

    @Test
    void of_several_assignments_the_last_is_the_one_that_counts() {
        assertEquals(
                "A=1\nA=3\n",
                new DotenvEditor("A=1\nA=2\n").with(Map.of("A", "3")).text());
    }

    @Test
    void what_is_not_there_comes_to_the_end_in_the_order_given() {
        var values = new LinkedHashMap<String, String>();
        values.put("B", "2");
        values.put("A", "1");
        assertEquals("X=0\nB=2\nA=1\n", new DotenvEditor("X=0\n").with(values).text());
        assertEquals("B=2\nA=1\n", new DotenvEditor("").with(values).text());
    }

    @Test
    void carriage_returns_a_byte_order_mark_and_a_missing_end_of_line_stay() {
        assertEquals(
                "\uFEFFX=0\r\nA=1\r\n",
                new DotenvEditor("\uFEFFX=0\r\n").with(Map.of("A", "1")).text());
        assertEquals(
                "\uFEFFA=1\r\nX=0",
                new DotenvEditor("\uFEFFA=0\r\nX=0").with(Map.of("A", "1")).text());
        assertEquals("X=0\nA=1", new DotenvEditor("X=0").with(Map.of("A", "1")).text());
        assertEquals(
                "X=0\r\nY=1\r\nA=1",
                new DotenvEditor("X=0\r\nY=1").with(Map.of("A", "1")).text());
    }

    @Test
    void a_value_of_several_lines_is_one_value() {
        var before = "A='one\nB=2\n' # end\nB=3\n";
        assertEquals(
                "A=x # end\nB=4\n",
                new DotenvEditor(before)
                        .with(Map.of("A", "x"))
                        .with(Map.of("B", "4"))
                        .text());
        assertEquals("B=3\n", new DotenvEditor(before).without(Set.of("A")).text());
    }

    @Test
    void quotes_are_set_where_compose_would_read_something_else() {
        assertEquals("A='a b'\n", new DotenvEditor("").with(Map.of("A", "a b")).text());
        assertEquals(
                "A='$x${y}'\n", new DotenvEditor("").with(Map.of("A", "$x${y}")).text());
        assertEquals(
                "A='a #b'\n", new DotenvEditor("").with(Map.of("A", "a #b")).text());
        assertEquals(
                "A='\"q\"'\n", new DotenvEditor("").with(Map.of("A", "\"q\"")).text());
        assertEquals(
                "A='1\n2'\n", new DotenvEditor("").with(Map.of("A", "1\n2")).text());
        assertEquals(
                "A=\"it's \\$5 \\\\ \\\"q\\\" \\n\"\n",
                new DotenvEditor("").with(Map.of("A", "it's $5 \\ \"q\" \n")).text());
        assertEquals(
                "A='' # c\n",
                new DotenvEditor("A=1 # c\n").with(Map.of("A", "")).text());
        assertEquals(
                "A='2'# c\n",
                new DotenvEditor("A=\"1\"# c\n").with(Map.of("A", "2")).text());
    }

    @Test
    void the_same_value_is_not_written_again_however_it_is_quoted() {
        var text = "A=\"x\"\nB='y z'\nC=1 # one\nD=it's\n";
        assertEquals(
                text,
                new DotenvEditor(text)
                        .with(Map.of("A", "x", "B", "y z", "C", "1", "D", "it's"))
                        .text());
    }

    @Test
    void a_name_alone_gets_its_value() {
        assertEquals(
                "A=1\nB=2\n",
                new DotenvEditor("A\nB=2\n").with(Map.of("A", "1")).text());
    }

    @Test
    void a_removed_name_takes_its_line_along_and_no_more() {
        assertEquals(
                "# kept\nB=2\n",
                new DotenvEditor("# kept\nexport A=1 # gone\nB=2\nA=3\n")
                        .without(Set.of("A"))
                        .text());
        assertEquals(
                "\uFEFFB=2",
                new DotenvEditor("\uFEFFA=1\nB=2").without(Set.of("A")).text());
        assertEquals("B=2\n", new DotenvEditor("B=2\nA=1").without(Set.of("A")).text());
        assertEquals(
                " B=2\n", new DotenvEditor("A='1' B=2\n").without(Set.of("A")).text());
        assertEquals("AA=1\n", new DotenvEditor("AA=1\n").without(Set.of("A")).text());
    }

    @Test
    void lines_that_compose_would_refuse_are_left_alone() {
        var text = "what is this\n=x\nA!=1\n";
        assertEquals(
                text + "A=1\n", new DotenvEditor(text).with(Map.of("A", "1")).text());
    }

    @Test
    void it_does_not_print_what_it_holds() {
        assertEquals("DotenvEditor[8 characters]", new DotenvEditor("A=hidden").toString());
    }
}
