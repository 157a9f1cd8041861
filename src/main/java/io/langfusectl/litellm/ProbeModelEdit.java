package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** An edit that adds the mock model alias, which is free of charge, to {@code model_list}. */
record ProbeModelEdit(YamlEditor editor) {

    private static final String SECTION = "model_list";

    private static final List<String> BLOCK = List.of(
            "- model_name: " + ProxyConfig.PROBE_ALIAS,
            "  litellm_params:",
            "    model: openai/" + ProxyConfig.PROBE_ALIAS,
            "    api_key: unused",
            "    mock_response: langfuse-ctl probe");

    private static final String FLOW = "{model_name: " + ProxyConfig.PROBE_ALIAS + ", litellm_params: {model: openai/"
            + ProxyConfig.PROBE_ALIAS + ", api_key: unused, mock_response: langfuse-ctl probe}}";

    /** The texts that have it, the nicest first; the same text if it is there already. */
    List<String> candidates() {
        if (isIn(editor.root())) {
            return List.of(editor.text());
        }
        var direct = editor.root().ownValue(SECTION);
        if (direct.isEmpty()) {
            return editor.withSection(SECTION, "[" + FLOW + "]", BLOCK);
        }
        var list = direct.get();
        if (list.kind() == Kind.LIST && !list.isFlow()) {
            return List.of(appended(list), editor.insertFirst(list, indented(dash(list))));
        }
        if (list.kind() == Kind.LIST) {
            return List.of(editor.insertFirst(list, FLOW));
        }
        var gap = list.start() == list.end() ? " " : "";
        return list.isNull() ? List.of(editor.splice(list.start(), list.end(), gap + "[" + FLOW + "]")) : List.of();
    }

    private String appended(YamlNode list) {
        int end = editor.endOfLine(list.end());
        int dash = dash(list);
        return editor.splice(end, end, editor.lineSeparator() + " ".repeat(editor.column(dash)) + indented(dash));
    }

    private int dash(YamlNode list) {
        return editor.text().lastIndexOf('-', list.children().get(0).start());
    }

    private String indented(int dash) {
        return BLOCK.stream().collect(Collectors.joining(editor.lineSeparator() + " ".repeat(editor.column(dash))));
    }

    /** Whether a configuration has it. */
    static boolean isIn(YamlNode root) {
        return root.find(SECTION).stream()
                .flatMap(list -> list.items().stream())
                .anyMatch(ProbeModelEdit::isProbe);
    }

    private static boolean isProbe(YamlNode model) {
        return model.find("model_name")
                .flatMap(YamlNode::text)
                .filter(ProxyConfig.PROBE_ALIAS::equals)
                .isPresent();
    }
}
