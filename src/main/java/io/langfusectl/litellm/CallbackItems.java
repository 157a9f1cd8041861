package io.langfusectl.litellm;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of the items of one callback list: others than Langfuse's stay, and of Langfuse's the wanted one.
 *
 * @param editor of the configuration
 * @param key of the list in {@code litellm_settings}
 * @param wanted the one of {@link #LANGFUSE_CALLBACKS} that is to be there
 */
record CallbackItems(YamlEditor editor, String key, Optional<String> wanted) {

    static final String SECTION = "litellm_settings";
    static final Set<String> LANGFUSE_CALLBACKS = Set.of("langfuse", "langfuse_otel");

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
                .or(() -> list.items().stream().filter(CallbackItems::isOurs).findFirst());
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

    static boolean isOurs(YamlNode item) {
        return item.text().filter(LANGFUSE_CALLBACKS::contains).isPresent();
    }
}
