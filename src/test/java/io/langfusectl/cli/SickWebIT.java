package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A web whose headless initialisation fails lives on, and answers 500 to everything. */
final class SickWebIT {

    private static final String KEY = "LANGFUSE_INIT_PROJECT_PUBLIC_KEY";

    private final RealProject project = RunningStacks.project();

    @Test
    void a_web_that_lives_and_answers_500_ends_the_start_with_the_line_that_says_why() {
        var right = project.value(KEY);
        project.set(KEY, "pk-lf-00000000-0000-4000-8000-000000000000");
        var seen = project.session().type("start");
        project.set(KEY, right);
        project.ctl("start");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("langfuse-web is unhealthy"), seen.err());
        assertTrue(seen.err().contains("Unique constraint failed"), seen.err());
        assertFalse(seen.err().contains("pk-lf-0000"), seen.err());
    }
}
