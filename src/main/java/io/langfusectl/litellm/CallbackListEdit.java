package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An edit of one callback list in {@code litellm_settings}, so that it holds the wanted Langfuse callback exactly once,
 * or none.
 *
 * @param wanted the one of {@link #LANGFUSE_CALLBACKS} that is to be there
 */
record CallbackListEdit(YamlEditor editor, String key, Optional<String> wanted) {

    static final String SECTION = "litellm_settings";
    static final Set<String> LANGFUSE_CALLBACKS = Set.of("langfuse", "langfuse_otel");

    /** Returns candidate texts, preferred first; only the unchanged text if no edit is needed. */
    List<String> candidates() {
        var section = editor.root().find(SECTION);
        var effective = section.flatMap(map -> map.find(key)).filter(value -> !value.isNull());
        if (isDone(effective)) {
            return List.of(editor.text());
        }
        var direct = editor.root().ownValue(SECTION).flatMap(map -> map.ownValue(key));
        if (direct.isEmpty()) {
            return editor.withKey(SECTION, key, asFlowSequence(effective));
        }
        var existing = direct.get();
        if (existing.kind() == Kind.LIST) {
            return List.of(
                    existing.isFlow()
                            ? new FlowSequenceEdit(this, existing).edited()
                            : new BlockSequenceEdit(this, existing).edited());
        }
        var gap = existing.start() == existing.end() ? " " : "";
        return List.of(editor.splice(existing.start(), existing.end(), gap + asFlowSequence(effective)));
    }

    private boolean isDone(Optional<YamlNode> effective) {
        if (effective.isEmpty()) {
            return wanted.isEmpty();
        }
        var value = effective.get();
        if (!value.isList()) {
            return wanted.isEmpty() && !isOurs(value);
        }
        var ours = value.items().stream().filter(CallbackListEdit::isOurs).toList();
        return ours.size() == (wanted.isPresent() ? 1 : 0)
                && ours.stream().allMatch(item -> item.text().equals(wanted));
    }

    /** Returns the list as a flow sequence; other callbacks keep their spelling. */
    private String asFlowSequence(Optional<YamlNode> effective) {
        var items = new ArrayList<String>();
        wanted.ifPresent(name -> items.add('"' + name + '"'));
        effective.map(value -> value.isList() ? value.items() : List.of(value)).stream()
                .flatMap(List::stream)
                .filter(item -> !isOurs(item))
                .forEach(item -> items.add(editor.sourceOf(item)));
        return items.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** Which items must go; with what is wanted, one of them may take its name instead. */
    List<YamlNode> itemsToRemove(YamlNode list) {
        var kept = itemToKeep(list);
        return list.items().stream()
                .filter(item -> isOurs(item) && kept.filter(item::equals).isEmpty())
                .toList();
    }

    /** The item that is, or may become, the wanted one. */
    Optional<YamlNode> itemToKeep(YamlNode list) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return list.items().stream()
                .filter(item -> item.text().equals(wanted))
                .findFirst()
                .or(() -> list.items().stream().filter(CallbackListEdit::isOurs).findFirst());
    }

    /** The wanted name, quoted as the item is that it replaces. */
    String renamed(YamlNode item) {
        var name = wanted.orElseThrow();
        if (item.text().equals(wanted)) {
            return editor.sourceOf(item);
        }
        var quote = editor.sourceOf(item).charAt(0);
        return quote == '"' || quote == '\'' ? quote + name + quote : name;
    }

    private static boolean isOurs(YamlNode item) {
        return item.text().filter(LANGFUSE_CALLBACKS::contains).isPresent();
    }
}
