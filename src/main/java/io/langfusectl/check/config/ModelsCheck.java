package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import io.langfusectl.litellm.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the models can be called at all, and whether fallbacks lead to one. */
record ModelsCheck(EffectiveProxyConfig effectiveProxyConfig) {

    private static final List<String> FALLBACKS =
            List.of("fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "default_fallbacks");

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        var list = effectiveProxyConfig.root().find("model_list");
        if (list.isEmpty()
                || list.get().isNull()
                || (list.get().isList() && list.get().items().isEmpty())) {
            found.add(effectiveProxyConfig.warning("MODELS_NONE", effectiveProxyConfig.root()));
        } else if (!list.get().isList()) {
            found.add(effectiveProxyConfig.error("MODELS_NO_LIST", list.get()));
        }
        list.stream()
                .flatMap(models -> models.items().stream())
                .filter(entry -> !entry.isMap())
                .forEach(entry -> found.add(effectiveProxyConfig.error("MODEL_INCOMPLETE", entry, "model_name")));
        ModelEntry.allOf(effectiveProxyConfig).forEach(model -> model(model, found));
        fallbacks(found);
        return found;
    }

    private void model(ModelEntry model, List<Finding> found) {
        if (model.alias().isEmpty()) {
            found.add(effectiveProxyConfig.error("MODEL_INCOMPLETE", model.node(), "model_name"));
        }
        if (model.param("model").filter(id -> !id.isNull()).isEmpty()) {
            found.add(effectiveProxyConfig.error("MODEL_INCOMPLETE", model.node(), "litellm_params.model"));
        }
        model.bedrock().ifPresent(id -> bedrock(model, id, found));
    }

    private void bedrock(ModelEntry model, BedrockId id, List<Finding> found) {
        var at = model.place();
        if (id.isVendorDoubled()) {
            found.add(effectiveProxyConfig.warning("MODEL_ID_DOUBLED", at, model.name(), id.id()));
        }
        id.life().ifPresent(life -> {
            var successor = life.successor().orElse("-");
            if (life.isGone(effectiveProxyConfig.today())) {
                found.add(effectiveProxyConfig.warning(
                        "MODEL_GONE", at, model.name(), id.id(), life.gone().orElseThrow(), successor));
            } else if (life.isLegacy(effectiveProxyConfig.today())) {
                var until = life.gone().map(String::valueOf).orElse("?");
                found.add(effectiveProxyConfig.warning("MODEL_LEGACY", at, model.name(), id.id(), until, successor));
            }
            if (life.needsProfile() && id.profile().isEmpty() && !life.isGone(effectiveProxyConfig.today())) {
                found.add(effectiveProxyConfig.warning("MODEL_NEEDS_PROFILE", at, model.name(), id.id()));
            }
        });
    }

    private void fallbacks(List<Finding> found) {
        var aliases = ModelEntry.allOf(effectiveProxyConfig).stream()
                .map(ModelEntry::name)
                .collect(Collectors.toCollection(HashSet::new));
        aliases.addAll(effectiveProxyConfig
                .setting("router_settings", "model_group_alias")
                .map(YamlNode::entries)
                .map(Map::keySet)
                .orElse(Set.of()));
        aliases.add("*");
        for (var section : List.of("litellm_settings", "router_settings")) {
            FALLBACKS.stream()
                    .flatMap(key -> effectiveProxyConfig.setting(section, key).stream())
                    .flatMap(list -> list.items().stream())
                    .flatMap(ModelsCheck::named)
                    .filter(name ->
                            name.text().filter(text -> !aliases.contains(text)).isPresent())
                    .forEach(name -> found.add(effectiveProxyConfig.warning(
                            "FALLBACK_UNKNOWN", name, name.text().orElseThrow())));
        }
    }

    /** The models that one entry names: {@code a}, or {@code {a: [b, c]}}. */
    private static Stream<YamlNode> named(YamlNode entry) {
        if (!entry.isMap()) {
            return Stream.of(entry);
        }
        var keys = Stream.iterate(0, i -> i < entry.resolved().children().size(), i -> i + 2)
                .map(i -> entry.resolved().children().get(i));
        return Stream.concat(keys, entry.entries().values().stream().flatMap(to -> to.items().stream()));
    }
}
