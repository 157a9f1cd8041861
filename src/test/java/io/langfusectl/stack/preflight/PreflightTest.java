package io.langfusectl.stack.preflight;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.engine.Labels;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.model.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {

    private static final String POSTGRES = "docker.io/postgres:17.6";
    private static final String DIGEST = "postgres@sha256:15" + "0".repeat(62);

    private final FakeEngine engine = new FakeEngine()
            .having(StackFixtures.IMAGE, POSTGRES)
            .being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", true, false));

    @TempDir
    Path directory;

    @Test
    void an_empty_engine_is_no_obstacle() {
        assertDoesNotThrow(
                () -> preflight(file(StackFixtures.service("db", "langfuse"))).canStart(List.of()));
    }

    @Test
    void volumes_that_somebody_else_made_are_to_be_adopted_first() {
        engine.withVolume("langfuse_data", Map.of(Labels.PROJECT, "langfuse"));
        var failure = refused(StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"));
        assertEquals("ADOPT_NEEDED [langfuse_data]", failure.getMessage());
    }

    @Test
    void volumes_of_an_older_langfuse_are_to_be_adopted_first() {
        engine.withVolume("data", Map.of(Labels.MADE_BY, "1.0", "io.langfuse-ctl.langfuse", "3.225.4"));
        var wanted = new Volume("data", "data", false, "", Map.of(), Map.of("io.langfuse-ctl.langfuse", "4.16.0"));
        var failure = assertThrows(Failure.class, () -> new VolumeCheck(engine.observe()).isAdopted(wanted));
        assertEquals("ADOPT_NEEDED [data (Langfuse 3)]", failure.getMessage());
    }

    @Test
    void a_postgres_volume_of_another_major_is_refused_and_nothing_is_left_behind() {
        engine.withVolume("langfuse_data", Map.of(Labels.MADE_BY, "1.0"));
        engine.keeping("langfuse-db-look-1", "/data/PG_VERSION", "16\n");
        var db = StackFixtures.imaged(
                StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"), POSTGRES);
        assertEquals("VOLUME_MAJOR_DIFFERS [langfuse_data, 16, 17]", refused(db).getMessage());
        assertEquals(List.of(), engine.observe().containers());
    }

    @Test
    void a_postgres_volume_of_the_same_major_or_without_data_is_fine() {
        engine.withVolume("langfuse_data", Map.of(Labels.MADE_BY, "1.0"));
        var db = StackFixtures.imaged(
                StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"), POSTGRES);
        assertDoesNotThrow(() -> preflight(file(db)).canStart(List.of()));
        engine.keeping("langfuse-db-look-1", "/data/PG_VERSION", "17\n");
        assertDoesNotThrow(() -> preflight(file(db)).canStart(List.of()));
    }

    @Test
    void a_postgres_volume_that_says_so_itself_is_not_looked_into() {
        engine.withVolume("langfuse_data", Map.of(Labels.MADE_BY, "1.0", "io.langfuse-ctl.postgres", "17.2"));
        var db = StackFixtures.imaged(
                StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"), POSTGRES);
        assertDoesNotThrow(() -> preflight(file(db)).canStart(List.of()));
        assertEquals(List.of(), engine.history());
    }

    /** The first digits of a digest are no version. */
    @Test
    void a_postgres_that_is_named_by_its_digest_alone_is_not_compared() {
        engine.having(DIGEST);
        engine.withVolume("langfuse_data", Map.of(Labels.MADE_BY, "1.0"));
        engine.keeping("langfuse-db-look-1", "/data/PG_VERSION", "17\n");
        var db = StackFixtures.imaged(
                StackFixtures.keeping(StackFixtures.service("db", "langfuse"), "langfuse_data"), DIGEST);
        assertDoesNotThrow(() -> preflight(file(db)).canStart(List.of()));
    }

    @Test
    void a_file_that_is_mounted_must_be_there_and_be_a_file() throws IOException {
        var config = directory.resolve("config.yaml");
        var proxy = StackFixtures.binding(StackFixtures.service("proxy", "langfuse"), config);
        assertEquals(Problem.FILE_MISSING, refused(proxy).problem());
        Files.createDirectory(config);
        assertEquals(Problem.FILE_IS_FOLDER, refused(proxy).problem());
    }

    @Test
    void a_name_that_a_stranger_has_is_said_to_be_taken() {
        var other = new StackFile("x", "x", "x", List.of(), List.of(), List.of(), Map.of(), Map.of());
        engine.createContainer(
                StackFixtures.installation(other).owner(other),
                StackFixtures.onNetworks(StackFixtures.service("y-1-z", "x")));
        var file = new StackFile(
                "s",
                "x-y-1",
                "s",
                List.of(StackFixtures.onNetworks(StackFixtures.service("z", "s"))),
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
        var failure = assertThrows(Failure.class, () -> preflight(file).canStart(List.of()));
        assertEquals("CONTAINER_NAME_TAKEN [x-y-1-z-1]", failure.getMessage());
    }

    private Failure refused(Service service) {
        return assertThrows(Failure.class, () -> preflight(file(service)).canStart(List.of()));
    }

    private Preflight preflight(StackFile file) {
        return new Preflight(engine, new Installation(directory, "1.0", List.of(file)), engine.observe());
    }

    private static StackFile file(Service... services) {
        return StackFixtures.file("langfuse", List.of(StackFixtures.own("langfuse")), services);
    }
}
