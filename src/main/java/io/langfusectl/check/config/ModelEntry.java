package io.langfusectl.check.config;

import io.langfusectl.litellm.YamlNode;
import java.util.List;
import java.util.Optional;

/** One entry of the configuration's {@code model_list}. */
record ModelEntry(EffectiveProxyConfig effectiveProxyConfig, YamlNode node) {

    /** Returns the models of a configuration; an entry that is not a mapping is none. */
    static List<ModelEntry> allOf(EffectiveProxyConfig effectiveProxyConfig) {
        return effectiveProxyConfig.root().find("model_list").stream()
                .flatMap(list -> list.items().stream())
                .filter(YamlNode::isMap)
                .map(entry -> new ModelEntry(effectiveProxyConfig, entry))
                .toList();
    }

    Optional<String> alias() {
        return node.find("model_name").flatMap(YamlNode::text);
    }

    Optional<YamlNode> param(String key) {
        return node.find("litellm_params").flatMap(params -> params.find(key));
    }

    Optional<String> value(String key) {
        return param(key).flatMap(effectiveProxyConfig::value);
    }

    /** The provider and its id of the model, such as {@code bedrock/converse/us.amazon.nova-2-lite-v1:0}. */
    Optional<String> model() {
        return value("model");
    }

    boolean isMock() {
        return param("mock_response").isPresent();
    }

    /** Whether a call would go to Amazon Bedrock. */
    boolean isBedrock() {
        return !isMock() && model().filter(id -> id.startsWith("bedrock/")).isPresent();
    }

    Optional<BedrockId> bedrock() {
        return model().filter(id -> isBedrock()).flatMap(BedrockId::of);
    }

    /** Where the model's id stands, else the entry. */
    YamlNode place() {
        return param("model").orElse(node);
    }

    String name() {
        return alias().orElse("?");
    }
}
