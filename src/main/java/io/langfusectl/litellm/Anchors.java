package io.langfusectl.litellm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The anchored nodes of a document, and the size of the document with all aliases expanded. */
final class Anchors {

    static final long MAX_EXPANDED_NODES = 1_000_000;

    private final Map<String, YamlNode> nodes = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private long size;

    /** One value more was read; the number of those before it, aliases unfolded. */
    long addNode() {
        return size++;
    }

    void define(String anchor, YamlNode node, long sizeBefore) {
        nodes.put(anchor, node);
        sizes.put(anchor, size - sizeBefore);
    }

    /** What was named so, complete, before the alias. */
    Optional<YamlNode> find(String anchor) {
        size += sizes.getOrDefault(anchor, 0L);
        return Optional.ofNullable(nodes.get(anchor));
    }

    boolean exceedsLimit() {
        return size > MAX_EXPANDED_NODES;
    }
}
