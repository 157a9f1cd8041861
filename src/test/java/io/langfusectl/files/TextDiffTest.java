package io.langfusectl.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextDiffTest {

    private static String diff(String before, String after) {
        return String.join("\n", new TextDiff("f", before, after).lines());
    }

    @Test
    void the_same_text_has_none() {
        assertEquals(List.of(), new TextDiff("f", "a\nb\n", "a\nb\n").lines());
    }

    @Test
    void changed_lines_are_shown_with_two_neighbours() {
        assertEquals("""
                --- f
                +++ f
                @@ line 3 @@
                 c
                 d
                -e
                +E
                 f
                 g
                @@ line 11 @@
                 k
                 l
                +m""", diff("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl", "a\nb\nc\nd\nE\nf\ng\nh\ni\nj\nk\nl\nm"));
    }

    @Test
    void a_line_between_two_that_go_stays() {
        assertEquals("--- f\n+++ f\n-a\n b\n-c\n d", diff("a\nb\nc\nd", "b\nd"));
    }

    @Test
    void a_secret_of_the_text_is_hidden_and_a_reference_is_not() {
        assertEquals("""
                --- f
                +++ f
                +api_key: ***
                +  master_key: os.environ/KEY
                +{client_secret: ***, n: 1}
                +MY_PASSWORD=***
                 end""", diff("end", """
                api_key: "abcdef"
                  master_key: os.environ/KEY
                {client_secret: 'abcdef', n: 1}
                MY_PASSWORD=abcdef
                end"""));
    }

    @Test
    void texts_that_have_too_many_lines_to_compare_are_shown_as_replaced() {
        var before = "a\n".repeat(3000) + "x";
        var after = "b\n".repeat(3000) + "y";
        var lines = new TextDiff("f", before, after).lines();
        assertEquals(2 + 3001 + 3001, lines.size());
        assertEquals(List.of("-x", "+b"), lines.subList(3002, 3004));
    }
}
