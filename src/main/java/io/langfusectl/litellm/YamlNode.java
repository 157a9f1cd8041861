package io.langfusectl.litellm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node of a YAML document with its position in the text. Queries follow aliases and merge keys.
 *
 * @param file as complaints name it
 * @param start its first character's index in the text
 * @param end one after its last character, its children's included
 * @param line counted from 1
 * @param value of a scalar; the name of an alias
 * @param isFlow written with brackets or braces; of a scalar: plain, without quotes
 * @param children the items of a list; keys and values in turn of a map
 * @param target what an alias stands for
 */
public record YamlNode(
        String file,
        Kind kind,
        int start,
        int end,
        int line,
        String value,
        boolean isFlow,
        boolean isAnchored,
        List<YamlNode> children,
        @Nullable YamlNode target) {

    /** What a place holds. */
    public enum Kind {
        SCALAR,
        LIST,
        MAP,
        ALIAS
    }

    /** The place itself, or the one that the alias here stands for. */
    public YamlNode resolved() {
        return target == null ? this : target;
    }

    public boolean isMap() {
        return resolved().kind == Kind.MAP;
    }

    public boolean isList() {
        return resolved().kind == Kind.LIST;
    }

    public boolean isScalar() {
        return resolved().kind == Kind.SCALAR;
    }

    /** Nothing, {@code ~} or {@code null}. */
    public boolean isNull() {
        var resolved = resolved();
        return resolved.kind == Kind.SCALAR
                && resolved.isFlow
                && List.of("", "~", "null", "Null", "NULL").contains(resolved.value);
    }

    /** The text of a scalar; empty for all else. */
    public Optional<String> text() {
        return isScalar() && !isNull() ? Optional.of(resolved().value) : Optional.empty();
    }

    /** The items of a list; none for all else. */
    public List<YamlNode> items() {
        return isList() ? resolved().children : List.of();
    }

    /** The value of a key, wherever it comes from. */
    public Optional<YamlNode> find(String key) {
        return Optional.ofNullable(entries().get(key));
    }

    /** The value that is written here itself. */
    Optional<YamlNode> ownValue(String key) {
        return indexOfKey(key).map(at -> children.get(at + 1));
    }

    Optional<YamlNode> ownKey(String key) {
        return indexOfKey(key).map(children::get);
    }

    private Optional<Integer> indexOfKey(String key) {
        for (int i = 0; kind == Kind.MAP && i < children.size(); i += 2) {
            if (children.get(i).resolved().value.equals(key)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** All keys of a map with their values, merged ones last; none for all else. */
    public Map<String, YamlNode> entries() {
        var found = new LinkedHashMap<String, YamlNode>();
        var resolved = resolved();
        if (resolved.kind == Kind.MAP) {
            var merged = new ArrayList<YamlNode>();
            for (int i = 0; i < resolved.children.size(); i += 2) {
                var key = resolved.children.get(i).resolved();
                var entryValue = resolved.children.get(i + 1);
                if (key.isMergeKey()) {
                    merged.addAll(entryValue.isList() ? entryValue.items() : List.of(entryValue));
                } else {
                    found.put(key.value, entryValue);
                }
            }
            merged.forEach(from -> from.entries().forEach(found::putIfAbsent));
        }
        return found;
    }

    private boolean isMergeKey() {
        return kind == Kind.SCALAR && isFlow && value.equals("<<");
    }

    /** Its kind and line only: it may hold secrets. */
    @Override
    public String toString() {
        return kind + " at line " + line;
    }
}
