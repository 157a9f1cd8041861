package io.langfusectl.litellm;

import java.util.List;

/**
 * A section of a configuration that LiteLLM passes over, because a file that is included has one of the same name.
 *
 * @param before where the section stands that has no effect
 * @param after where the one stands that counts
 * @param lost the keys that the second one does not have
 */
public record ReplacedSection(String name, YamlNode before, YamlNode after, List<String> lost) {}
