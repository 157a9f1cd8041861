package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.check.config.Model;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing credentials are a note, never an error; they are told from files alone. */
final class Ec2RoleHintTest {

    private static final String NOTE = "No AWS credentials found";

    @TempDir
    Path root;

    private static Model model(String credentials) {
        return new Model("m", "bedrock/x", Optional.empty(), credentials, Model.Life.ACTIVE, Optional.empty());
    }

    private static EngineInfo engine(boolean local) {
        return new EngineInfo("fake://", "27.0.0", "1.46", 2, 8L << 30, "/", local, false);
    }

    private static boolean isHereAmazons() {
        return !new Ec2RoleHint(engine(true)).isMissing(List.of(model("role")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys_vendor:Amazon EC2", "bios_version:4.11.amazon"})
    void a_machine_of_amazon_may_have_a_role(String said) throws IOException {
        Files.writeString(root.resolve(said.replaceAll(":.*", "")), said.replaceAll(".*:", "") + "\n");
        assertFalse(new Ec2RoleHint(engine(true), root).isMissing(List.of(model("role"))));
    }

    @Test
    void another_machine_has_none() throws IOException {
        assertTrue(new Ec2RoleHint(engine(true), root).isMissing(List.of(model("role"))));
        Files.writeString(root.resolve("sys_vendor"), "QEMU\n");
        assertTrue(new Ec2RoleHint(engine(true), root).isMissing(List.of(model("none"), model("role"))));
    }

    @Test
    void nothing_is_said_of_a_machine_far_away_nor_of_models_that_need_no_role() {
        assertFalse(new Ec2RoleHint(engine(false), root).isMissing(List.of(model("role"))));
        assertFalse(new Ec2RoleHint(engine(true), root).isMissing(List.of(model("keys"), model("none"))));
    }

    @Test
    void a_start_with_the_role_configuration_and_no_credentials_goes_well_and_says_so() {
        var project = new SmallProject(root, "project", new FakeEngine());
        var seen = project.type("start");
        assertEquals(0, seen.code(), seen.err());
        assertEquals(!isHereAmazons(), seen.err().contains(NOTE), seen.err());
    }

    @Test
    void models_that_answer_by_themselves_need_none() {
        var project = new SmallProject(root, "project", new FakeEngine()).made();
        assertFalse(project.type("start").err().contains(NOTE));
    }

    @Test
    void access_keys_are_credentials() {
        var project = new SmallProject(root, "project", new FakeEngine());
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml")
                        .replace("environment:\n", "environment:\n      AWS_ACCESS_KEY_ID: AKIAEXAMPLE\n"));
        var seen = project.type("start");
        assertEquals(0, seen.code(), seen.err());
        assertFalse(seen.err().contains(NOTE), seen.err());
    }
}
