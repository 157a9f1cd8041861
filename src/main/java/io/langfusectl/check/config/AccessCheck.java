package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import io.langfusectl.litellm.YamlNode;
import io.langfusectl.secrets.GeneratedSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Whether the proxy has a key of its own, and whether the variables exist that the configuration refers to. */
record AccessCheck(EffectiveProxyConfig effectiveProxyConfig) {

    private static final String KEY = "LITELLM_MASTER_KEY";
    private static final int SHORT = 16;

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        masterKey(found);
        references(found);
        return found;
    }

    private void masterKey(List<Finding> found) {
        var written =
                effectiveProxyConfig.setting("general_settings", "master_key").filter(node -> !node.isNull());
        var inFile = written.flatMap(effectiveProxyConfig::value);
        var inEnvironment = effectiveProxyConfig.variable(KEY);
        var at = written.orElse(effectiveProxyConfig.root());
        var key = written.isPresent() ? inFile : inEnvironment;
        if (key.isEmpty()) {
            found.add(effectiveProxyConfig.error("MASTER_KEY_MISSING", at));
            return;
        }
        if (key.get().equals("sk-1234")) {
            found.add(effectiveProxyConfig.error("MASTER_KEY_WEAK", at));
        } else if (key.get().length() < SHORT || GeneratedSecrets.published(KEY, key.get())) {
            found.add(effectiveProxyConfig.warning("MASTER_KEY_WEAK", at));
        }
        if (written.isPresent() && EffectiveProxyConfig.reference(at).isEmpty()) {
            found.add(effectiveProxyConfig.warning("MASTER_KEY_IN_FILE", at));
        }
        if (inFile.isPresent() && inEnvironment.isPresent() && !inFile.equals(inEnvironment)) {
            found.add(effectiveProxyConfig.warning("MASTER_KEY_DIFFERS", at));
        }
    }

    /** Each missing variable once, where it is asked for first. */
    private void references(List<Finding> found) {
        var missing = new TreeMap<String, YamlNode>();
        collect(effectiveProxyConfig.root(), missing);
        missing.forEach((name, node) -> found.add(effectiveProxyConfig.warning("REFERENCE_UNSET", node, name)));
    }

    private void collect(YamlNode node, TreeMap<String, YamlNode> missing) {
        EffectiveProxyConfig.reference(node)
                .filter(name -> effectiveProxyConfig.variable(name).isEmpty() && node.target() == null)
                .ifPresent(name -> missing.putIfAbsent(name, node));
        node.children().forEach(child -> collect(child, missing));
    }
}
