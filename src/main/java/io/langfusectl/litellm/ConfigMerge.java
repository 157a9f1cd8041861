package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges a configuration with its included files as LiteLLM does (proxy/common_utils/config_includes.py): lists are
 * joined, and any other value of an included file replaces the one that was there, whole sections included.
 */
final class ConfigMerge {

    static final String INCLUDE = "include";

    private record Section(YamlNode key, YamlNode value) {}

    private final YamlNode first;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final List<ReplacedSection> replaced = new ArrayList<>();

    private ConfigMerge(YamlNode first) {
        this.first = first;
    }

    /** @param roots of the files, the including one first, in the order in which LiteLLM reads them */
    static YamlNode of(List<YamlNode> roots) {
        var merge = new ConfigMerge(roots.get(0));
        roots.forEach(merge::add);
        return merge.root();
    }

    /** The sections of which something is lost. */
    static List<ReplacedSection> replaced(List<YamlNode> roots) {
        var merge = new ConfigMerge(roots.get(0));
        roots.forEach(merge::add);
        return List.copyOf(merge.replaced);
    }

    private void add(YamlNode root) {
        root.entries().forEach((name, value) -> {
            if (!name.equals(INCLUDE)) {
                var key = root.ownKey(name).orElse(value);
                sections.merge(name, new Section(key, value), (base, added) -> merged(name, base, added));
            }
        });
    }

    private Section merged(String name, Section base, Section added) {
        if (!base.value().isList() || !added.value().isList()) {
            note(name, base, added);
            return added;
        }
        var items = new ArrayList<>(base.value().items());
        items.addAll(added.value().items());
        return new Section(base.key(), node(base.value(), Kind.LIST, "", items));
    }

    private void note(String name, Section base, Section added) {
        var lost = new ArrayList<>(base.value().entries().keySet());
        lost.removeAll(added.value().entries().keySet());
        if (!lost.isEmpty()) {
            replaced.add(new ReplacedSection(name, base.key(), added.key(), List.copyOf(lost)));
        }
    }

    private YamlNode root() {
        var children = new ArrayList<YamlNode>();
        sections.forEach((name, section) -> {
            children.add(
                    section.key().text().filter(name::equals).isPresent()
                            ? section.key()
                            : node(section.key(), Kind.SCALAR, name, List.of()));
            children.add(section.value());
        });
        return node(first, Kind.MAP, "", children);
    }

    private static YamlNode node(YamlNode at, Kind kind, String value, List<YamlNode> children) {
        return new YamlNode(
                at.file(), kind, at.start(), at.end(), at.line(), value, false, false, List.copyOf(children), null);
    }

    /** The index of the file whose value of a section counts: the last one that has it, or the including one. */
    static int effectiveFile(List<YamlNode> roots, String section) {
        for (int i = roots.size() - 1; i > 0; i--) {
            if (roots.get(i).find(section).isPresent()) {
                return i;
            }
        }
        return 0;
    }
}
