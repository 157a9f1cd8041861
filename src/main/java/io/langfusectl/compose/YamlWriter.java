package io.langfusectl.compose;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes canonical forms as YAML, in block style, as Compose does. */
final class YamlWriter {

    private YamlWriter() {}

    static String write(Object canonical) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setWidth(1000);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(canonical);
    }
}
