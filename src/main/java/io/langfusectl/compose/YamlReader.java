package io.langfusectl.compose;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML into entries that know their places; snakeyaml finds the nodes, Compose's rules say what they mean. */
final class YamlReader {

    private static final Tag PLAIN = new Tag("!plain");
    private static final Set<Tag> STANDARD = Set.of(PLAIN, Tag.STR, Tag.MAP, Tag.SEQ, Tag.INT, Tag.FLOAT, Tag.BOOL);

    /** Far more than any stack needs, far less than an alias bomb makes. */
    private static final int MOST_ENTRIES = 50_000;

    private static final int DEEPEST = 50;

    private final SourceLocation file;
    private int entries;

    private YamlReader(SourceLocation file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param file how values of the file are named
     * @param place how the file itself is named
     */
    static YamlValue read(SourceLocation file, String place, String text) {
        try {
            var root = nodes(text);
            if (root == null) {
                throw new Failure(Problem.FILE_EMPTY, place);
            }
            return new YamlReader(file).entry(root, file, 0);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            var line = mark == null ? 1 : mark.getLine() + 1;
            throw new SourceLocation(Problem.STACK_FILE_INVALID, place, line, "")
                    .complaint(Reason.YAML_BROKEN, String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw file.complaint(Reason.YAML_BROKEN, String.valueOf(e.getMessage()));
        }
    }

    /** Nodes only: what else {@code Yaml} brings along would be loaded at every start. */
    private static @Nullable Node nodes(String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1000);
        options.setNestingDepthLimit(DEEPEST);
        var resolver = new Resolver() {
            @Override
            public Tag resolve(NodeId kind, String value, boolean implicit) {
                return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, false);
            }
        };
        return new Composer(new ParserImpl(new StreamReader(text), options), resolver, options).getSingleNode();
    }

    private YamlValue entry(Node node, SourceLocation location, int depth) {
        count(depth);
        if (!STANDARD.contains(node.getTag())) {
            throw location.complaint(Reason.TAG_UNSUPPORTED, node.getTag());
        }
        if (node instanceof MappingNode mapping) {
            return new YamlValue(location, fields(mapping, location, depth));
        }
        if (node instanceof SequenceNode sequence) {
            return new YamlValue(location, items(sequence, location, depth));
        }
        var scalar = (ScalarNode) node;
        if (scalar.getTag().equals(PLAIN) && GoYamlScalar.isDate(scalar.getValue())) {
            throw location.complaint(Reason.DATE_UNQUOTED);
        }
        return new YamlValue(location, scalar(scalar));
    }

    private void count(int depth) {
        if (++entries > MOST_ENTRIES || depth > DEEPEST) {
            throw file.complaint(Reason.YAML_TOO_MUCH);
        }
    }

    private Map<String, YamlValue> fields(MappingNode mapping, SourceLocation location, int depth) {
        count(depth);
        var own = new LinkedHashMap<String, YamlValue>();
        var merged = new LinkedHashMap<String, YamlValue>();
        var seen = new LinkedHashSet<String>();
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode();
            var line = key.getStartMark().getLine() + 1;
            if (!(key instanceof ScalarNode name) || !(scalar(name) instanceof String text)) {
                throw location.at("?", line).complaint(Reason.KEY_NOT_TEXT);
            }
            if (!seen.add(text)) {
                throw location.at(text, line).complaint(Reason.KEY_TWICE);
            }
            if (text.equals("<<") && name.getTag().equals(PLAIN)) {
                merge(tuple.getValueNode(), location, depth).forEach(merged::putIfAbsent);
            } else {
                own.put(text, entry(tuple.getValueNode(), location.at(text, line), depth + 1));
            }
        }
        merged.forEach(own::putIfAbsent);
        return own;
    }

    /** What {@code <<} brings in: one mapping, or several of which the first wins. */
    private Map<String, YamlValue> merge(Node node, SourceLocation location, int depth) {
        if (node instanceof MappingNode mapping) {
            return fields(mapping, location, depth + 1);
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw location.complaint(Reason.MERGE_OF_NO_MAPPING);
        }
        var merged = new LinkedHashMap<String, YamlValue>();
        for (var part : sequence.getValue()) {
            if (!(part instanceof MappingNode mapping)) {
                throw location.complaint(Reason.MERGE_OF_NO_MAPPING);
            }
            fields(mapping, location, depth + 1).forEach(merged::putIfAbsent);
        }
        return merged;
    }

    private List<YamlValue> items(SequenceNode sequence, SourceLocation location, int depth) {
        var items = new ArrayList<YamlValue>();
        for (var item : sequence.getValue()) {
            items.add(entry(item, location.at(items.size(), item.getStartMark().getLine() + 1), depth + 1));
        }
        return items;
    }

    private static @Nullable Object scalar(ScalarNode node) {
        return node.getTag().equals(Tag.STR) ? node.getValue() : GoYamlScalar.of(node.getValue());
    }
}
