package io.langfusectl.compose;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping of the canonical form, whose values have the types that the forms have given them. */
record CanonicalMap(Map<String, @Nullable Object> map) {

    @SuppressWarnings("unchecked")
    static CanonicalMap of(@Nullable Object value) {
        return new CanonicalMap(value == null ? Map.of() : (Map<String, @Nullable Object>) value);
    }

    Optional<String> text(String key) {
        return Optional.ofNullable((String) map.get(key));
    }

    Optional<Duration> duration(String key) {
        return text(key).flatMap(GoDuration::parse);
    }

    boolean truth(String key) {
        return Boolean.TRUE.equals(map.get(key));
    }

    Optional<Long> number(String key) {
        return Optional.ofNullable((Long) map.get(key));
    }

    CanonicalMap tree(String key) {
        return of(map.get(key));
    }

    /** The mappings of a mapping, or nothing for those that have none. */
    Map<String, CanonicalMap> trees() {
        var trees = new LinkedHashMap<String, CanonicalMap>();
        map.forEach((key, value) -> trees.put(key, of(value)));
        return trees;
    }

    @SuppressWarnings("unchecked")
    List<CanonicalMap> treesOf(String key) {
        return ((List<Object>) Optional.ofNullable(map.get(key)).orElse(List.of()))
                .stream().map(CanonicalMap::of).toList();
    }

    Optional<List<String>> texts(String key) {
        return Optional.ofNullable((List<?>) map.get(key))
                .map(list -> list.stream().map(Object::toString).toList());
    }

    /** Texts by name; those without a value are left out. */
    Map<String, String> textMap(String key) {
        var texts = new LinkedHashMap<String, String>();
        tree(key).map().forEach((name, value) -> {
            if (value != null) {
                texts.put(name, value.toString());
            }
        });
        return texts;
    }
}
