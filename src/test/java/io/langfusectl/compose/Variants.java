package io.langfusectl.compose;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The values that differ from a given one in one place.
 *
 * @param place the innermost record component that differs, such as {@code PortMapping.target}
 */
record Variants(String place, Object value) {

    /** Returns at least one variant of each component of a record, and of the records within it. */
    static List<Variants> of(Record value) {
        var all = new ArrayList<Variants>();
        for (var component : value.getClass().getRecordComponents()) {
            var place = value.getClass().getSimpleName() + "." + component.getName();
            for (var other : of(place, read(component, value))) {
                all.add(new Variants(other.place(), with(value, component, other.value())));
            }
        }
        return all;
    }

    private static List<Variants> of(String place, Object value) {
        if (value instanceof Record fields) {
            return of(fields);
        }
        if (value instanceof Optional<?> optional) {
            var inner = of(place, optional.orElseThrow(() -> new AssertionError(place + " is not set")));
            return or(place, Optional.empty(), inner.stream().map(one -> one.holding(Optional.of(one.value()))));
        }
        if (value instanceof List<?> list) {
            return or(
                    place,
                    List.of(),
                    firstOfEachType(list)
                            .flatMap(index -> of(place, list.get(index)).stream()
                                    .map(one -> one.holding(changed(list, index, one.value())))));
        }
        if (value instanceof Map<?, ?> map) {
            var entry = map.entrySet().iterator().next();
            var inner = of(place, entry.getValue());
            return or(place, Map.of(), inner.stream().map(one -> {
                var other = new TreeMap<Object, Object>(map);
                other.put(entry.getKey(), one.value());
                return one.holding(other);
            }));
        }
        return List.of(new Variants(place, another(value)));
    }

    private Variants holding(Object outer) {
        return new Variants(place, outer);
    }

    private static List<Variants> or(String place, Object empty, Stream<Variants> inner) {
        var all = new ArrayList<>(List.of(new Variants(place, empty)));
        inner.forEach(all::add);
        return all;
    }

    /** A list of mounts holds volumes and folders, which have other components. */
    private static Stream<Integer> firstOfEachType(List<?> list) {
        var types = new HashSet<Class<?>>();
        return IntStream.range(0, list.size())
                .filter(index -> types.add(list.get(index).getClass()))
                .boxed();
    }

    private static List<Object> changed(List<?> list, int index, Object element) {
        var other = new ArrayList<Object>(list);
        other.set(index, element);
        return other;
    }

    private static Object another(Object value) {
        if (value instanceof String text) {
            return text + "x";
        } else if (value instanceof Boolean truth) {
            return !truth;
        } else if (value instanceof Integer number) {
            return number + 1;
        } else if (value instanceof Long number) {
            return number + 1;
        } else if (value instanceof Double number) {
            return number + 1;
        } else if (value instanceof Duration duration) {
            return duration.plusNanos(1);
        } else if (value instanceof Path path) {
            return path.resolve("x");
        } else if (value instanceof Enum<?> constant) {
            return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                    .filter(other -> other != constant)
                    .findFirst()
                    .orElseThrow();
        }
        throw new AssertionError("no other value of " + value.getClass());
    }

    private static Object read(RecordComponent component, Record value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Record with(Record value, RecordComponent changed, Object other) {
        var components = value.getClass().getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components)
                .map(component -> component.getName().equals(changed.getName()) ? other : read(component, value))
                .toArray();
        try {
            var constructor = value.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
