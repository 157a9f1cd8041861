package io.langfusectl.litellm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A configuration as people write them, made up from a seed.
 *
 * @param foreign the parts that no edit of callbacks may touch, in their order
 */
record GeneratedConfig(String text, List<String> foreign) {

    private static final List<String> KEYS = List.of("callbacks", "success_callback", "failure_callback");

    private static final List<String> FOREIGN = List.of(
            "# 日本語 🐳 comment\n",
            "general_settings:\n  master_key: os.environ/LITELLM_MASTER_KEY   # 🔑\n",
            "router_settings: {num_retries: 2, timeout: 600}\n",
            "model_list:\n- model_name: \"a 🐳\"\n  litellm_params:\n    model: bedrock/x\n",
            "model_list:\n  - {model_name: b, litellm_params: {model: c, stream: true}}\n\n",
            "x-words: |\n  callbacks: [langfuse]\n  no key at all\n",
            "environment_variables:\n  'QUOTED': \"yes\"\n");

    private static final List<String> INNER = List.of(
            "  drop_params: true # keep\n",
            "  # between\n",
            "  fallbacks: [{\"a\": [\"b\"]}]\n",
            "  'num_retries': 3\n",
            "\n",
            "  langfuse_default_tags:\n    - cache_hit\n    - proxy_base_url\n");

    static GeneratedConfig of(long seed) {
        var random = new Random(seed);
        var foreign = new ArrayList<String>();
        var text = new StringBuilder();
        var models = random.nextInt(7);
        for (int i = 0; i < FOREIGN.size(); i++) {
            if (i == models) {
                text.append(settings(random, foreign));
            }
            if (random.nextBoolean() && !(i == 4 && text.toString().contains("model_list"))) {
                foreign.add(FOREIGN.get(i));
                text.append(FOREIGN.get(i));
            }
        }
        if (text.isEmpty()) {
            text.append("model_list: []\n");
        }
        return finished(random, text.toString(), foreign);
    }

    private static GeneratedConfig finished(Random random, String text, List<String> foreign) {
        var isBare = random.nextInt(4) == 0 && text.endsWith("\n");
        var whole = isBare ? text.substring(0, text.length() - 1) : text;
        var isWindows = random.nextInt(4) == 0;
        var mark = random.nextInt(5) == 0 ? "\uFEFF" : "";
        return new GeneratedConfig(
                mark + (isWindows ? whole.replace("\n", "\r\n") : whole),
                foreign.stream()
                        .map(part -> isWindows ? part.replace("\n", "\r\n") : part)
                        .map(String::strip)
                        .toList());
    }

    private static String settings(Random random, List<String> foreign) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "litellm_settings: # nothing yet\n";
            case 2 -> "litellm_settings: ~\n";
            case 3 -> "litellm_settings: {drop_params: true, " + flowKeys(random) + "} # flow\n";
            case 4 -> merged(foreign) + "litellm_settings:\n  <<: *base\n  drop_params: true\n";
            default -> "litellm_settings:\n" + blockKeys(random, foreign);
        };
    }

    private static String merged(List<String> foreign) {
        var base = "x-base: &base\n  callbacks: [langfuse, s3]\n  success_callback: [langfuse]\n";
        foreign.add(base);
        return base;
    }

    private static String flowKeys(Random random) {
        return KEYS.stream()
                .filter(key -> random.nextBoolean())
                .map(key -> key + ": [" + String.join(", ", names(random)) + "]")
                .collect(Collectors.joining(", "));
    }

    private static String blockKeys(Random random, List<String> foreign) {
        var text = new StringBuilder();
        for (int i = 0; i < INNER.size(); i++) {
            if (random.nextBoolean() || i == 0) {
                text.append(INNER.get(i));
                foreign.add(INNER.get(i));
            }
            if (i < KEYS.size()) {
                text.append(key(random, KEYS.get(i)));
            }
        }
        return text.toString();
    }

    private static String key(Random random, String key) {
        var names = names(random);
        return switch (random.nextInt(9)) {
            case 0 -> "";
            case 1 -> "  " + key + ": # empty\n";
            case 2 -> "  " + key + ": null\n";
            case 3 -> "  \"" + key + "\": langfuse\n";
            case 4 -> "  " + key + ": [\n      " + String.join(", # c\n      ", names) + "\n    ] # end\n";
            case 5 -> "  " + key + ":\n" + lines(names, "    - ");
            case 6 -> "  " + key + ":\n" + lines(names, "  -   ");
            default -> "  " + key + ": [" + String.join(" , ", names) + "] # 🐳\n";
        };
    }

    private static String lines(List<String> names, String dash) {
        return names.stream().map(name -> dash + name + " # c\n").collect(Collectors.joining());
    }

    private static List<String> names(Random random) {
        var names = new ArrayList<String>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            names.add(List.of("langfuse", "\"langfuse\"", "'langfuse_otel'", "langfuse_otel", "s3", "\"prometheus\"")
                    .get(random.nextInt(6)));
        }
        return names;
    }
}
