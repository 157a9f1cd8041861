package io.langfusectl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plan of the house, as two tables: which room opens into which, and who keeps which library. */
final class ArchitectureTest {

    private static final String HOUSE = "io.langfusectl";

    /** Which room opens into which. What is not listed is a wall. */
    private static final Map<String, Set<String>> DOORS = Map.ofEntries(
            entry("", Set.of("cli")),
            entry(
                    "cli",
                    Set.of("checkup", "stack", "settings", "tunnel", "api", "engine", "compose", "system", "problem")),
            entry("checkup", Set.of("stack", "settings", "api", "engine", "compose", "problem")),
            entry("api", Set.of("json", "problem")),
            entry("stack", Set.of("engine", "compose", "problem")),
            entry("engine", Set.of("compose", "json", "files", "system", "problem")),
            entry("compose", Set.of("files", "problem")),
            // one door more than first drawn: .env is read with Compose's rules by the room that also reads env_file
            entry("settings", Set.of("compose", "files", "problem")),
            entry("tunnel", Set.of("files", "system", "problem")),
            entry("system", Set.of("problem")),
            // a second leaf: engine and api both read what others send
            entry("json", Set.of()),
            // a third: files that a person named are read in one way, whoever needs them
            entry("files", Set.of("problem")),
            entry("problem", Set.of()));

    private static final Map<String, String[]> KEEPERS = Map.of(
            "picocli..", new String[] {"cli"},
            "org.fusesource.jansi..", new String[] {"cli"},
            "com.github.dockerjava..", new String[] {"engine"},
            "net.schmizz..", new String[] {"tunnel"},
            "com.hierynomus..", new String[] {"tunnel"},
            "java.net.http..", new String[] {"api"},
            "com.fasterxml.jackson..", new String[] {"engine", "json"},
            "io.github.cdimascio..", new String[] {"compose"},
            "org.yaml..", new String[] {"compose", "settings"});

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    @Test
    void every_room_is_on_the_plan() {
        var rooms = CLASSES.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));
        rooms.removeAll(DOORS.keySet());
        assertEquals(Set.of(), rooms);
    }

    @Test
    void nobody_walks_through_a_wall() {
        DOORS.forEach((room, doors) -> {
            var walls = DOORS.keySet().stream()
                    .filter(other -> !other.equals(room) && !doors.contains(other))
                    .map(ArchitectureTest::packageOf)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(room))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(walls))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void every_library_has_its_keepers() {
        KEEPERS.forEach((library, keepers) -> {
            var rooms = new String[keepers.length];
            for (int i = 0; i < keepers.length; i++) {
                rooms[i] = packageOf(keepers[i]);
            }
            noClasses()
                    .that(resideOutsideOfPackages(rooms))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(library))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void only_the_host_knows_the_terminal_and_only_the_door_ends_the_program() {
        noClasses()
                .that(not(simpleName("ProcessContext")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
        noClasses()
                .that(not(simpleName("Main")))
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void names_say_what_a_thing_is() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(CLASSES);
    }

    private static String packageOf(String room) {
        return room.isEmpty() ? HOUSE : HOUSE + "." + room + "..";
    }

    private static String room(JavaClass type) {
        var name = type.getPackageName();
        return name.equals(HOUSE) ? "" : name.substring(HOUSE.length() + 1).replaceAll("\\..*", "");
    }
}
