package io.langfusectl.settings;

import io.langfusectl.settings.ConfigNode.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What LiteLLM makes of a configuration and the files that it includes (proxy/common_utils/config_includes.py): lists
 * are joined, and any other value of an included file replaces the one that was there, whole sections included.
 */
final class ConfigMerge {

    static final String INCLUDE = "include";

    private record Section(ConfigNode key, ConfigNode value) {}

    private final ConfigNode first;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    private ConfigMerge(ConfigNode first) {
        this.first = first;
    }

    /** @param roots of the files, the including one first, in the order in which LiteLLM reads them */
    static ConfigNode of(List<ConfigNode> roots) {
        var merge = new ConfigMerge(roots.get(0));
        roots.forEach(merge::add);
        return merge.root();
    }

    private void add(ConfigNode root) {
        root.entries().forEach((name, value) -> {
            if (!name.equals(INCLUDE)) {
                var key = root.directKey(name).orElse(value);
                sections.merge(name, new Section(key, value), ConfigMerge::merged);
            }
        });
    }

    private static Section merged(Section base, Section added) {
        if (!base.value().isList() || !added.value().isList()) {
            return added;
        }
        var items = new ArrayList<>(base.value().items());
        items.addAll(added.value().items());
        return new Section(base.key(), node(base.value(), Kind.LIST, "", items));
    }

    private ConfigNode root() {
        var children = new ArrayList<ConfigNode>();
        sections.forEach((name, section) -> {
            children.add(
                    section.key().text().filter(name::equals).isPresent()
                            ? section.key()
                            : node(section.key(), Kind.SCALAR, name, List.of()));
            children.add(section.value());
        });
        return node(first, Kind.MAP, "", children);
    }

    private static ConfigNode node(ConfigNode at, Kind kind, String value, List<ConfigNode> children) {
        return new ConfigNode(
                at.file(), kind, at.start(), at.end(), at.line(), value, false, false, List.copyOf(children), null);
    }

    /** The index of the file whose value of a section counts: the last one that has it, or the including one. */
    static int holder(List<ConfigNode> roots, String section) {
        for (int i = roots.size() - 1; i > 0; i--) {
            if (roots.get(i).find(section).isPresent()) {
                return i;
            }
        }
        return 0;
    }
}
