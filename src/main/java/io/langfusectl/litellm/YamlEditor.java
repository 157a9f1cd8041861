package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.ArrayList;
import java.util.List;

/** A YAML text with the tree that was read from it, and the smallest insertions into it. */
record YamlEditor(String text, YamlNode root) {

    /**
     * The same text with a key more in one of its top-level sections, which is made if it is missing: the ways to write
     * it, the nicest first. Not each keeps the meaning of the rest.
     *
     * @param value as YAML within one line
     */
    List<String> withKey(String section, String key, String value) {
        var existing = root.ownValue(section);
        if (existing.isEmpty()) {
            return withSection(section, "{" + key + ": " + value + "}", List.of(key + ": " + value));
        }
        return existing.get().isMap() || existing.get().isNull()
                ? List.of(inSection(existing.get(), key + ": " + value))
                : List.of();
    }

    /** The same for a key that may be there: then its value is replaced. */
    List<String> withValue(String section, String key, String value) {
        var effective = root.find(section).flatMap(map -> map.find(key)).flatMap(YamlNode::text);
        if (effective.filter(value::equals).isPresent()) {
            return List.of(text);
        }
        var direct = root.ownValue(section).flatMap(map -> map.ownValue(key));
        if (direct.isEmpty()) {
            return withKey(section, key, value);
        }
        var gap = direct.get().start() == direct.get().end() ? " " : "";
        return List.of(splice(direct.get().start(), direct.get().end(), gap + value));
    }

    /**
     * The same text with a top-level section more.
     *
     * @param flow its value within one line
     * @param block its value in lines of its own, without their indentation
     */
    List<String> withSection(String section, String flow, List<String> block) {
        if (root.isFlow()) {
            return List.of(insertFirst(root, section + ": " + flow));
        }
        int first = root.children().get(0).start();
        var margin = " ".repeat(column(first));
        var lines = new ArrayList<String>(List.of(section + ":"));
        block.forEach(line -> lines.add(margin + "  " + line));
        var body = String.join(lineSeparator(), lines);
        var isEnded = text.endsWith("\n");
        return List.of(
                text + (isEnded ? "" : lineSeparator()) + margin + body + (isEnded ? lineSeparator() : ""),
                splice(first, first, body + lineSeparator() + margin));
    }

    private String inSection(YamlNode section, String entry) {
        if (section.kind() == Kind.ALIAS) {
            return splice(section.start(), section.end(), "{<<: *" + section.value() + ", " + entry + "}");
        }
        if (section.isNull() && section.start() == section.end() && !root.isFlow()) {
            int end = endOfLine(section.end());
            return splice(
                    end,
                    end,
                    lineSeparator() + " ".repeat(column(root.children().get(0).start())) + "  " + entry);
        }
        if (section.kind() == Kind.SCALAR) {
            var gap = section.start() == section.end() ? " " : "";
            return splice(section.start(), section.end(), gap + "{" + entry + "}");
        }
        return insertFirst(section, entry);
    }

    /** A new first entry of a map or a new first item of a list. */
    String insertFirst(YamlNode collection, String entry) {
        if (collection.children().isEmpty()) {
            return splice(collection.start() + 1, collection.start() + 1, entry);
        }
        int first = collection.children().get(0).start();
        if (collection.isFlow()) {
            return splice(first, first, entry + ", ");
        }
        if (collection.kind() == Kind.LIST) {
            first = text.lastIndexOf('-', first);
        }
        return splice(first, first, entry + lineSeparator() + " ".repeat(column(first)));
    }

    String splice(int from, int to, String replacement) {
        return text.substring(0, from) + replacement + text.substring(to);
    }

    String sourceOf(YamlNode node) {
        return text.substring(node.start(), node.end());
    }

    int column(int at) {
        return at - lineStart(at);
    }

    int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** The end of the line that holds this place, before its carriage return. */
    int endOfLine(int at) {
        int end = text.indexOf('\n', at);
        if (end < 0) {
            return text.length();
        }
        return end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    String lineSeparator() {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }
}
