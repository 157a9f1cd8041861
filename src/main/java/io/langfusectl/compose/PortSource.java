package io.langfusectl.compose;

import io.langfusectl.problem.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the number of a published port comes from.
 *
 * @param variable the one that publishes another port when it is set to another number
 * @param origin where that is set: {@code environment}, {@code .env:12} or {@code default}
 * @param place where a user can change it: the variable where it is set, such as {@code .env:12: LANGFUSE_PORT}, or
 *     else the port in the user's own stack file, or else the variable's default in a stack of this program
 */
public record PortSource(Optional<String> variable, String origin, String place) {

    /** Reads the stack file once more, to tell what gave this service this port. */
    public static PortSource of(StackSource source, Variables variables, String service, PortMapping mapping) {
        var root = source.tree();
        var ports = root.find("services")
                .flatMap(services -> services.find(service))
                .flatMap(found -> found.find("ports"))
                .map(YamlValue::items)
                .orElse(List.of());
        for (var port : ports) {
            var asked = new LinkedHashSet<String>();
            var filled = new Interpolation(name -> {
                        asked.add(name);
                        return variables.value(name);
                    })
                    .fillIn(port);
            if (publishes(filled, mapping.published().orElse(0), Optional.of(mapping.target()))) {
                var moving = asked.stream()
                        .filter(name -> isMovedBy(name, port, variables, mapping))
                        .findFirst();
                return of(source, variables, port, moving);
            }
        }
        return of(source, variables, root, Optional.empty());
    }

    private static boolean isMovedBy(String variable, YamlValue port, Variables variables, PortMapping mapping) {
        var other = mapping.published().filter(number -> number == 65_535).isPresent() ? 65_534 : 65_535;
        var moved = new Interpolation(
                        name -> name.equals(variable) ? Optional.of(String.valueOf(other)) : variables.value(name))
                .fillIn(port);
        return publishes(moved, other, Optional.empty());
    }

    private static boolean publishes(YamlValue port, int number, Optional<Integer> target) {
        try {
            return PortNormalizer.canonical(new YamlValue(port.location(), List.of(port))).stream()
                    .map(CanonicalMap::of)
                    .anyMatch(form -> form.text("published").equals(Optional.of(String.valueOf(number)))
                            && target.map(Long::valueOf)
                                    .map(wanted -> form.number("target").equals(Optional.of(wanted)))
                                    .orElse(true));
        } catch (Failure notAPort) {
            return false;
        }
    }

    private static PortSource of(StackSource source, Variables variables, YamlValue port, Optional<String> variable) {
        var origin = variable.map(variables::origin).orElse(Variables.DEFAULT);
        var isInFile = origin.equals(Variables.DEFAULT) && !(source.builtIn() && variable.isPresent());
        var place = variable.filter(name -> !isInFile)
                .map(name -> origin + ": " + name)
                .orElse(port.location().toString());
        return new PortSource(variable, origin, place);
    }
}
