package io.langfusectl.checkup;

import io.langfusectl.settings.GeneratedSecrets;
import io.langfusectl.settings.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Whether the proxy has a key of its own, and whether the variables exist that the configuration refers to. */
record AccessCheck(Proxy proxy) {

    private static final String KEY = "LITELLM_MASTER_KEY";
    private static final int SHORT = 16;

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        masterKey(found);
        references(found);
        return found;
    }

    private void masterKey(List<Finding> found) {
        var written = proxy.setting("general_settings", "master_key").filter(node -> !node.isNull());
        var inFile = written.flatMap(proxy::value);
        var inEnvironment = proxy.variable(KEY);
        var at = written.orElse(proxy.root());
        var key = written.isPresent() ? inFile : inEnvironment;
        if (key.isEmpty()) {
            found.add(proxy.error("MASTER_KEY_MISSING", at));
            return;
        }
        if (key.get().equals("sk-1234")) {
            found.add(proxy.error("MASTER_KEY_WEAK", at));
        } else if (key.get().length() < SHORT || GeneratedSecrets.published(KEY, key.get())) {
            found.add(proxy.warning("MASTER_KEY_WEAK", at));
        }
        if (written.isPresent() && Proxy.reference(at).isEmpty()) {
            found.add(proxy.warning("MASTER_KEY_IN_FILE", at));
        }
        if (inFile.isPresent() && inEnvironment.isPresent() && !inFile.equals(inEnvironment)) {
            found.add(proxy.warning("MASTER_KEY_DIFFERS", at));
        }
    }

    /** Each missing variable once, where it is asked for first. */
    private void references(List<Finding> found) {
        var missing = new TreeMap<String, YamlNode>();
        collect(proxy.root(), missing);
        missing.forEach((name, node) -> found.add(proxy.warning("REFERENCE_UNSET", node, name)));
    }

    private void collect(YamlNode node, TreeMap<String, YamlNode> missing) {
        Proxy.reference(node)
                .filter(name -> proxy.variable(name).isEmpty() && node.target() == null)
                .ifPresent(name -> missing.putIfAbsent(name, node));
        node.children().forEach(child -> collect(child, missing));
    }
}
