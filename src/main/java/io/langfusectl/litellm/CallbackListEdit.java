package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An edit of one callback list in {@code litellm_settings}, so that it holds the wanted Langfuse callback exactly once,
 * or none.
 */
record CallbackListEdit(CallbackItems items) {

    /** Returns candidate texts, preferred first; only the unchanged text if no edit is needed. */
    List<String> candidates() {
        var section = items.editor().root().find(CallbackItems.SECTION);
        var effective = section.flatMap(map -> map.find(items.key())).filter(value -> !value.isNull());
        if (isDone(effective)) {
            return List.of(items.editor().text());
        }
        var direct = items.editor().root().ownValue(CallbackItems.SECTION).flatMap(map -> map.ownValue(items.key()));
        if (direct.isEmpty()) {
            return items.editor().withKey(CallbackItems.SECTION, items.key(), asFlowSequence(effective));
        }
        var existing = direct.get();
        if (existing.kind() == Kind.LIST) {
            return List.of(
                    existing.isFlow()
                            ? new FlowSequenceEdit(items, existing).edited()
                            : new BlockSequenceEdit(items, existing).edited());
        }
        var gap = existing.start() == existing.end() ? " " : "";
        return List.of(items.editor().splice(existing.start(), existing.end(), gap + asFlowSequence(effective)));
    }

    private boolean isDone(Optional<YamlNode> effective) {
        if (effective.isEmpty()) {
            return items.wanted().isEmpty();
        }
        var value = effective.get();
        if (!value.isList()) {
            return items.wanted().isEmpty() && !CallbackItems.isOurs(value);
        }
        var ours = value.items().stream().filter(CallbackItems::isOurs).toList();
        return ours.size() == (items.wanted().isPresent() ? 1 : 0)
                && ours.stream().allMatch(item -> item.text().equals(items.wanted()));
    }

    /** Returns the list as a flow sequence; other callbacks keep their spelling. */
    private String asFlowSequence(Optional<YamlNode> effective) {
        var names = new ArrayList<String>();
        items.wanted().ifPresent(name -> names.add('"' + name + '"'));
        effective.map(value -> value.isList() ? value.items() : List.of(value)).stream()
                .flatMap(List::stream)
                .filter(item -> !CallbackItems.isOurs(item))
                .forEach(item -> names.add(items.editor().sourceOf(item)));
        return names.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
