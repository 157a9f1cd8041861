package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The workshop's old Langfuse, whose pair is refused, and then four cells of the matrix that differ in every dimension;
 * a Langfuse works on with the data of its older version, so the order counts.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MatrixIT {

    private static RealProject project;

    @BeforeAll
    static void start_with_the_workshops_langfuse() {
        project = RealProject.make();
        project.set("LANGFUSE_VERSION", "3.49.1");
        project.set("LITELLM_VERSION", "1.108.11");
        project.ctl("start");
    }

    @AfterAll
    static void remove() {
        project.close();
    }

    @Test
    @Order(1)
    void a_new_litellm_is_not_pointed_at_an_old_langfuse_and_the_part_to_upgrade_is_named() {
        var config = project.read("mock_config.yml");
        var seen = project.session().type("update-config");
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("LiteLLM 1.108.11 sends a format that Langfuse 3.49.1 drops"), seen.err());
        assertTrue(seen.err().contains("LANGFUSE_VERSION=3.225.4"), seen.err());
        assertEquals(config, project.read("mock_config.yml"));
        assertFalse(project.read(".env").contains("\nLANGFUSE_HOST="));
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({"1.103.11,'',THRICE", "1.108.11,legacy,NONE", "1.103.11,dual,BOTH", "1.108.11,events_only,OTEL"})
    void a_cell_ends_with_its_callback_and_one_trace(String litellm, String mode, MatrixCell.Start start)
            throws InterruptedException {
        var cell = MatrixCell.of(litellm, mode, start);
        cell.startLangfuse(project);
        var result = cell.run(project);
        assertEquals(cell.callback(), result.callback());
        assertEquals(1, result.traces(), result.toString());
    }
}
