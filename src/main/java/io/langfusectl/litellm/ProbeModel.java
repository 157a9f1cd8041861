package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** The alias that costs nothing, to be added to a list of models. */
record ProbeModel(YamlEditor config) {

    private static final String SECTION = "model_list";

    private static final List<String> BLOCK = List.of(
            "- model_name: " + ProxyConfig.PROBE,
            "  litellm_params:",
            "    model: openai/" + ProxyConfig.PROBE,
            "    api_key: unused",
            "    mock_response: langfuse-ctl probe");

    private static final String FLOW = "{model_name: " + ProxyConfig.PROBE + ", litellm_params: {model: openai/"
            + ProxyConfig.PROBE + ", api_key: unused, mock_response: langfuse-ctl probe}}";

    /** The texts that have it, the nicest first; the same text if it is there already. */
    List<String> added() {
        if (isIn(config.root())) {
            return List.of(config.text());
        }
        var direct = config.root().direct(SECTION);
        if (direct.isEmpty()) {
            return config.withEntry(SECTION, "[" + FLOW + "]", BLOCK);
        }
        var list = direct.get();
        if (list.kind() == Kind.LIST && !list.isFlow()) {
            return List.of(last(list), config.atFirst(list, indented(dash(list))));
        }
        if (list.kind() == Kind.LIST) {
            return List.of(config.atFirst(list, FLOW));
        }
        var gap = list.start() == list.end() ? " " : "";
        return list.isNull() ? List.of(config.splice(list.start(), list.end(), gap + "[" + FLOW + "]")) : List.of();
    }

    private String last(YamlNode list) {
        int end = config.lineEndAfter(list.end());
        int dash = dash(list);
        return config.splice(end, end, config.lineEnd() + " ".repeat(config.column(dash)) + indented(dash));
    }

    private int dash(YamlNode list) {
        return config.text().lastIndexOf('-', list.children().get(0).start());
    }

    private String indented(int dash) {
        return BLOCK.stream().collect(Collectors.joining(config.lineEnd() + " ".repeat(config.column(dash))));
    }

    /** Whether a configuration has it. */
    static boolean isIn(YamlNode root) {
        return root.find(SECTION).stream()
                .flatMap(list -> list.items().stream())
                .anyMatch(ProbeModel::isProbe);
    }

    private static boolean isProbe(YamlNode model) {
        return model.find("model_name")
                .flatMap(YamlNode::text)
                .filter(ProxyConfig.PROBE::equals)
                .isPresent();
    }
}
