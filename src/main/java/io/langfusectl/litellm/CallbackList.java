package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of the lists of callbacks in {@code litellm_settings}, to hold one of ours exactly once or none.
 *
 * @param wanted the one of {@link #OURS} that is to be there
 */
record CallbackList(YamlEditor config, String key, Optional<String> wanted) {

    static final String SECTION = "litellm_settings";
    static final Set<String> OURS = Set.of("langfuse", "langfuse_otel");

    /** The texts that could do it, the nicest first; the same text if all is right already. */
    List<String> edited() {
        var section = config.root().find(SECTION);
        var effective = section.flatMap(map -> map.find(key)).filter(value -> !value.isNull());
        if (isRight(effective)) {
            return List.of(config.text());
        }
        var direct = config.root().direct(SECTION).flatMap(map -> map.direct(key));
        if (direct.isEmpty()) {
            return config.withKey(SECTION, key, rendered(effective));
        }
        var there = direct.get();
        if (there.kind() == Kind.LIST) {
            return List.of(
                    there.isFlow()
                            ? new FlowCallbacks(this, there).edited()
                            : new BlockCallbacks(this, there).edited());
        }
        var gap = there.start() == there.end() ? " " : "";
        return List.of(config.splice(there.start(), there.end(), gap + rendered(effective)));
    }

    private boolean isRight(Optional<YamlNode> effective) {
        if (effective.isEmpty()) {
            return wanted.isEmpty();
        }
        var value = effective.get();
        if (!value.isList()) {
            return wanted.isEmpty() && !isOurs(value);
        }
        var ours = value.items().stream().filter(CallbackList::isOurs).toList();
        return ours.size() == (wanted.isPresent() ? 1 : 0)
                && ours.stream().allMatch(item -> item.text().equals(wanted));
    }

    /** The whole list anew, in one line; what is not ours as it was written. */
    private String rendered(Optional<YamlNode> effective) {
        var items = new ArrayList<String>();
        wanted.ifPresent(name -> items.add('"' + name + '"'));
        effective.map(value -> value.isList() ? value.items() : List.of(value)).stream()
                .flatMap(List::stream)
                .filter(item -> !isOurs(item))
                .forEach(item -> items.add(config.at(item)));
        return items.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** Which items must go; with what is wanted, one of them may take its name instead. */
    List<YamlNode> toRemove(YamlNode list) {
        var kept = kept(list);
        return list.items().stream()
                .filter(item -> isOurs(item) && kept.filter(item::equals).isEmpty())
                .toList();
    }

    /** The item that is, or may become, the wanted one. */
    Optional<YamlNode> kept(YamlNode list) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return list.items().stream()
                .filter(item -> item.text().equals(wanted))
                .findFirst()
                .or(() -> list.items().stream().filter(CallbackList::isOurs).findFirst());
    }

    /** The wanted name, quoted as the item is that it replaces. */
    String renamed(YamlNode item) {
        var name = wanted.orElseThrow();
        if (item.text().equals(wanted)) {
            return config.at(item);
        }
        var quote = config.at(item).charAt(0);
        return quote == '"' || quote == '\'' ? quote + name + quote : name;
    }

    private static boolean isOurs(YamlNode item) {
        return item.text().filter(OURS::contains).isPresent();
    }
}
