package io.langfusectl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.langfusectl.compose.StackSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The dependencies between packages and classes, the owner of each library, and the names of types.
 *
 * <p>A list that begins with {@code EXISTING} holds what broke a rule when the rule was made. It only shrinks: an entry
 * that no longer breaks the rule fails a test until it is removed. Types stand there with their fully qualified names.
 */
final class ArchitectureTest {

    private static final String ROOT = "io.langfusectl";

    /**
     * The packages that each package may use, besides itself; below {@code io.langfusectl}, which is the empty name.
     */
    private static final Map<String, Set<String>> ALLOWED_DEPENDENCIES = Map.ofEntries(
            entry("", Set.of("cli")),
            entry("api", Set.of("json")),
            entry("aws", Set.of("files", "problem")),
            entry("check", Set.of("engine", "litellm", "problem")),
            entry("check.config", Set.of("check", "compose", "engine", "litellm", "problem", "secrets")),
            entry(
                    "check.environment",
                    Set.of(
                            "api",
                            "check",
                            "compose",
                            "engine",
                            "litellm",
                            "problem",
                            "secrets",
                            "stack.health",
                            "stack.model")),
            entry(
                    "cli",
                    Set.of(
                            "aws",
                            "check",
                            "check.config",
                            "check.environment",
                            "compose",
                            "dotenv",
                            "engine",
                            "engine.docker",
                            "files",
                            "json",
                            "litellm",
                            "net",
                            "problem",
                            "secrets",
                            "ssh",
                            "ssh.config",
                            "stack",
                            "stack.execute",
                            "stack.health",
                            "stack.logs",
                            "stack.model",
                            "stack.plan",
                            "stack.preflight",
                            "system",
                            "tunnel",
                            "tunnel.model",
                            "verify")),
            entry("cli.training", Set.of("cli", "engine.docker")),
            entry("compose", Set.of("files", "problem")),
            entry("dotenv", Set.of()),
            entry("engine", Set.of("compose")),
            entry("engine.discovery", Set.of("engine", "files", "json", "problem")),
            entry(
                    "engine.docker",
                    Set.of("compose", "engine", "engine.discovery", "engine.transport", "json", "problem")),
            entry("engine.transport", Set.of("engine.discovery", "problem", "system")),
            entry("files", Set.of("problem")),
            entry("json", Set.of()),
            entry("litellm", Set.of("compose", "files", "problem")),
            entry("net", Set.of()),
            entry("problem", Set.of()),
            entry("secrets", Set.of()),
            entry("ssh", Set.of("problem", "system")),
            entry("ssh.config", Set.of("problem", "ssh", "system")),
            entry(
                    "ssh.connect",
                    Set.of("problem", "ssh", "ssh.config", "ssh.hostkey", "ssh.identity", "ssh.kex", "system")),
            entry("ssh.hostkey", Set.of("problem", "ssh", "ssh.config")),
            entry("ssh.identity", Set.of("files", "problem", "ssh", "ssh.config", "ssh.hostkey")),
            entry("ssh.kex", Set.of()),
            entry(
                    "stack",
                    Set.of(
                            "engine",
                            "problem",
                            "stack.execute",
                            "stack.health",
                            "stack.logs",
                            "stack.model",
                            "stack.plan")),
            entry("stack.execute", Set.of("compose", "engine", "problem", "stack.health", "stack.model", "stack.plan")),
            entry("stack.health", Set.of("compose", "engine", "problem", "stack.model")),
            entry("stack.logs", Set.of("compose", "engine", "problem", "stack.model")),
            entry("stack.model", Set.of("compose", "engine", "problem")),
            entry("stack.plan", Set.of("compose", "engine", "net", "problem", "stack.health", "stack.model")),
            entry("stack.preflight", Set.of("compose", "engine", "problem", "stack.health", "stack.model")),
            entry("system", Set.of("problem")),
            entry(
                    "tunnel",
                    Set.of(
                            "files",
                            "problem",
                            "ssh",
                            "ssh.config",
                            "ssh.identity",
                            "ssh.kex",
                            "tunnel.link",
                            "tunnel.model")),
            entry(
                    "tunnel.link",
                    Set.of(
                            "net",
                            "problem",
                            "ssh",
                            "ssh.config",
                            "ssh.connect",
                            "ssh.hostkey",
                            "ssh.identity",
                            "tunnel.model")),
            entry("tunnel.model", Set.of("problem", "ssh")),
            entry(
                    "verify",
                    Set.of(
                            "api",
                            "check",
                            "check.config",
                            "check.environment",
                            "compose",
                            "engine",
                            "files",
                            "litellm",
                            "problem",
                            "stack",
                            "stack.model")));

    /** The packages that may use a library. */
    private static final Map<String, Set<String>> LIBRARY_OWNERS = Map.of(
            "picocli..", Set.of("cli"),
            "org.fusesource.jansi..", Set.of("cli"),
            "com.github.dockerjava..", Set.of("engine.docker", "engine.transport"),
            "net.schmizz..", Set.of("ssh", "tunnel"),
            "com.hierynomus..", Set.of("ssh", "tunnel"),
            "java.net.http..", Set.of("api"),
            "com.fasterxml.jackson..", Set.of("engine.docker", "engine.discovery", "json"),
            "io.github.cdimascio..", Set.of("compose"),
            "org.yaml..", Set.of("compose", "litellm"));

    /** Classes that depend on each other because they are one idea: the reason, and the classes. */
    private static final Map<String, Set<String>> CYCLES_THAT_ARE_ONE_IDEA = Map.of(
            "a reason makes its details, and details name their reason",
            Set.of("io.langfusectl.problem.Detail", "io.langfusectl.problem.Reason"),
            "a listener accepts clients, and a client belongs to the listener that accepted it",
            Set.of("io.langfusectl.tunnel.link.ClientConnection", "io.langfusectl.tunnel.link.LocalListener"),
            "a link opens channels, and a channel, its reader and its writer end with their link and end it",
            Set.of(
                    "io.langfusectl.tunnel.link.ClientWriter",
                    "io.langfusectl.tunnel.link.ForwardedChannel",
                    "io.langfusectl.tunnel.link.LinkContext",
                    "io.langfusectl.tunnel.link.NoDelayRequest",
                    "io.langfusectl.tunnel.link.Link",
                    "io.langfusectl.tunnel.link.ClientReader",
                    "io.langfusectl.tunnel.link.ForwardSpares",
                    "io.langfusectl.tunnel.link.SpareChannels"));

    private static final List<Set<String>> EXISTING_CYCLES = List.of(Set.of(
            "io.langfusectl.cli.Commands",
            "io.langfusectl.cli.CompletionCommand",
            "io.langfusectl.cli.ConfigCommand",
            "io.langfusectl.cli.UpdateOperation",
            "io.langfusectl.cli.ProjectSetup",
            "io.langfusectl.cli.InitCommand",
            "io.langfusectl.cli.LangfuseCtl",
            "io.langfusectl.cli.StartOperation",
            "io.langfusectl.cli.LogsCommand",
            "io.langfusectl.cli.ModelsCommand",
            "io.langfusectl.cli.UpToDateCheck",
            "io.langfusectl.cli.RolloutVerification",
            "io.langfusectl.cli.ProxyRollout",
            "io.langfusectl.cli.RestartCommand",
            "io.langfusectl.cli.StartCommand",
            "io.langfusectl.cli.StatusCommand",
            "io.langfusectl.cli.StopCommand",
            "io.langfusectl.cli.TerminalPrompter",
            "io.langfusectl.cli.BackgroundTunnel",
            "io.langfusectl.cli.TunnelCommand",
            "io.langfusectl.cli.TunnelCommandLine",
            "io.langfusectl.cli.ForegroundTunnel",
            "io.langfusectl.cli.TunnelStatusCommand",
            "io.langfusectl.cli.TunnelStopCommand",
            "io.langfusectl.cli.ParseResultHandler",
            "io.langfusectl.cli.UpdateConfigCommand",
            "io.langfusectl.cli.UpdatePrinter",
            "io.langfusectl.cli.VerifyCommand"));

    /** Nested types whose outer type makes clear which of several things their simple name is. */
    private static final Set<String> CLEAR_BY_THEIR_OUTER_TYPE = Set.of(
            // to mount a volume is the Compose specification's word too
            "io.langfusectl.compose.Mount.Volume",
            "io.langfusectl.stack.plan.ContainerAction.Type",
            "io.langfusectl.stack.plan.Step.Type",
            // a state is always the state of its outer type
            "io.langfusectl.engine.Container.State",
            "io.langfusectl.stack.model.ProgressEvent.State",
            "io.langfusectl.stack.model.Status.State",
            "io.langfusectl.tunnel.model.TunnelStatus.State",
            // a service as status shows it, and a project as Langfuse has it
            "io.langfusectl.stack.model.Status.Service",
            "io.langfusectl.tunnel.model.TunnelEvent.Kind",
            "io.langfusectl.stack.health.ProbeResult.Outcome",
            "io.langfusectl.api.Reply.Outcome");

    /** All but one of the types that share a simple name must go, or be {@link #CLEAR_BY_THEIR_OUTER_TYPE}. */
    private static final Set<String> EXISTING_DUPLICATE_NAMES = Set.of();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void every_package_is_in_the_table_of_dependencies() {
        var packages = CLASSES.stream().map(ArchitectureTest::packageOf).collect(toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(ALLOWED_DEPENDENCIES.keySet()), packages);
    }

    @Test
    void a_package_depends_on_no_other_than_those_it_may() {
        assertNone(dependencies()
                .filter(dependency -> !samePackage(dependency))
                .filter(dependency -> !ALLOWED_DEPENDENCIES
                        .getOrDefault(packageOf(dependency.getOriginClass()), Set.of())
                        .contains(packageOf(dependency.getTargetClass())))
                .map(Dependency::getDescription));
    }

    @Test
    void every_library_has_its_owners() {
        LIBRARY_OWNERS.forEach((library, owners) -> noClasses()
                .that(resideOutsideOfPackages(
                        owners.stream().map(owner -> ROOT + "." + owner + "..").toArray(String[]::new)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .allowEmptyShould(true)
                .check(CLASSES));
    }

    @Test
    void packages_do_not_depend_on_each_other_in_a_cycle() {
        var graph = graph(dependencies().filter(dependency -> !samePackage(dependency)), ArchitectureTest::packageOf);
        assertEquals(List.of(), DependencyCycles.in(graph));
    }

    @Test
    void the_classes_of_a_package_do_not_depend_on_each_other_in_a_cycle() {
        assertNone(classCycles().stream()
                .filter(cycle -> allowedCycles().noneMatch(allowed -> allowed.containsAll(cycle)))
                .map(Set::toString));
    }

    @Test
    void a_class_that_is_in_no_cycle_any_more_leaves_the_lists_of_cycles() {
        var cycles = classCycles();
        assertNone(allowedCycles()
                .flatMap(allowed -> allowed.stream()
                        .filter(type -> cycles.stream()
                                .noneMatch(cycle -> cycle.contains(type) && allowed.containsAll(cycle)))));
    }

    @Test
    void a_simple_name_is_used_once() {
        assertNone(duplicates().filter(name -> !EXISTING_DUPLICATE_NAMES.contains(name)));
    }

    @Test
    void a_name_that_is_used_once_leaves_the_list_of_duplicates() {
        var names = duplicates().toList();
        assertNone(EXISTING_DUPLICATE_NAMES.stream().filter(name -> !names.contains(name)));
    }

    @Test
    void a_type_that_is_clear_by_its_outer_type_is_nested_and_exists() {
        var nested = CLASSES.stream()
                .filter(JavaClass::isNestedClass)
                .map(ArchitectureTest::nameOf)
                .toList();
        assertNone(CLEAR_BY_THEIR_OUTER_TYPE.stream().filter(name -> !nested.contains(name)));
    }

    @Test
    void names_say_what_a_type_is() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Helper|Manager|Impl)s?(\\$.*)?")
                .check(CLASSES);
    }

    @Test
    void one_class_knows_the_terminal_and_the_environment_and_one_ends_the_program() {
        noClasses()
                .that(not(name("io.langfusectl.cli.ProcessContext")))
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
                .that(not(name("io.langfusectl.Main")))
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void a_stack_file_is_read_in_one_place_which_parses_each_of_its_texts_once() {
        assertNone(dependencies()
                .filter(dependency -> nameOf(dependency.getTargetClass()).equals("io.langfusectl.compose.YamlReader"))
                .map(dependency -> nameOf(dependency.getOriginClass()))
                .filter(origin -> !origin.equals("io.langfusectl.compose.StackSource")
                        && !origin.startsWith("io.langfusectl.compose.YamlReader")));
        noClasses()
                .that(not(name("io.langfusectl.cli.Project")))
                .and(not(name("io.langfusectl.compose.StackSource")))
                .should()
                .callConstructor(StackSource.class, String.class, String.class, String.class, Path.class, boolean.class)
                .check(CLASSES);
    }

    /** One to a line, in the form in which they would stand in a list. */
    private static void assertNone(Stream<String> violations) {
        assertEquals("", String.join("\n", new TreeSet<>(violations.toList())));
    }

    /** Dependencies between the classes of the program. */
    private static Stream<Dependency> dependencies() {
        return CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        CLASSES.contain(dependency.getTargetClass().getName()));
    }

    private static boolean samePackage(Dependency dependency) {
        return dependency
                .getOriginClass()
                .getPackageName()
                .equals(dependency.getTargetClass().getPackageName());
    }

    private static Map<String, Set<String>> graph(Stream<Dependency> dependencies, Function<JavaClass, String> node) {
        var graph = new TreeMap<String, Set<String>>();
        dependencies.forEach(
                dependency -> graph.computeIfAbsent(node.apply(dependency.getOriginClass()), name -> new TreeSet<>())
                        .add(node.apply(dependency.getTargetClass())));
        return graph;
    }

    private static List<Set<String>> classCycles() {
        return DependencyCycles.in(
                graph(dependencies().filter(ArchitectureTest::samePackage), ArchitectureTest::outermost));
    }

    private static Stream<Set<String>> allowedCycles() {
        return Stream.concat(CYCLES_THAT_ARE_ONE_IDEA.values().stream(), EXISTING_CYCLES.stream());
    }

    /** A nested type, a lambda's or an anonymous one counts as the type of the file it is in. */
    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** The names of types whose simple name stands for other types too. */
    private static Stream<String> duplicates() {
        var bySimpleName = new TreeMap<String, Set<String>>();
        CLASSES.stream()
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !CLEAR_BY_THEIR_OUTER_TYPE.contains(nameOf(type)))
                .forEach(type -> bySimpleName
                        .computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(nameOf(type)));
        return bySimpleName.values().stream().filter(types -> types.size() > 1).flatMap(Collection::stream);
    }

    /** As Java code names it. */
    private static String nameOf(JavaClass type) {
        return type.getName().replace('$', '.');
    }

    /** Below the root. */
    private static String packageOf(JavaClass type) {
        var name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
