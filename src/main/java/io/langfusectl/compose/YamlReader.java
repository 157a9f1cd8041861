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

    private final Place file;
    private int entries;

    private YamlReader(Place file) {
        this.file = file;
    }

    static Entry read(StackSource source) {
        var file = source.builtIn()
                ? new Place(Problem.STACK_FILE_INVALID, source.stack(), 0, "")
                : new Place(Problem.STACK_FILE_INVALID, source.place(), 1, "");
        try {
            var root = nodes(source.text());
            if (root == null) {
                throw new Failure(Problem.FILE_EMPTY, source.place());
            }
            return new YamlReader(file).entry(root, file, 0);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            var line = mark == null ? 1 : mark.getLine() + 1;
            throw new Place(Problem.STACK_FILE_INVALID, source.place(), line, "")
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

    private Entry entry(Node node, Place place, int depth) {
        count(depth);
        if (!STANDARD.contains(node.getTag())) {
            throw place.complaint(Reason.TAG_UNSUPPORTED, node.getTag());
        }
        if (node instanceof MappingNode mapping) {
            return new Entry(place, fields(mapping, place, depth));
        }
        if (node instanceof SequenceNode sequence) {
            return new Entry(place, items(sequence, place, depth));
        }
        var scalar = (ScalarNode) node;
        if (scalar.getTag().equals(PLAIN) && GoNumber.isDate(scalar.getValue())) {
            throw place.complaint(Reason.DATE_UNQUOTED);
        }
        return new Entry(place, scalar(scalar));
    }

    private void count(int depth) {
        if (++entries > MOST_ENTRIES || depth > DEEPEST) {
            throw file.complaint(Reason.YAML_TOO_MUCH);
        }
    }

    private Map<String, Entry> fields(MappingNode mapping, Place place, int depth) {
        count(depth);
        var own = new LinkedHashMap<String, Entry>();
        var merged = new LinkedHashMap<String, Entry>();
        var seen = new LinkedHashSet<String>();
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode();
            var line = key.getStartMark().getLine() + 1;
            if (!(key instanceof ScalarNode name) || !(scalar(name) instanceof String text)) {
                throw place.at("?", line).complaint(Reason.KEY_NOT_TEXT);
            }
            if (!seen.add(text)) {
                throw place.at(text, line).complaint(Reason.KEY_TWICE);
            }
            if (text.equals("<<") && name.getTag().equals(PLAIN)) {
                merge(tuple.getValueNode(), place, depth).forEach(merged::putIfAbsent);
            } else {
                own.put(text, entry(tuple.getValueNode(), place.at(text, line), depth + 1));
            }
        }
        merged.forEach(own::putIfAbsent);
        return own;
    }

    /** What {@code <<} brings in: one mapping, or several of which the first wins. */
    private Map<String, Entry> merge(Node node, Place place, int depth) {
        if (node instanceof MappingNode mapping) {
            return fields(mapping, place, depth + 1);
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw place.complaint(Reason.MERGE_OF_NO_MAPPING);
        }
        var merged = new LinkedHashMap<String, Entry>();
        for (var part : sequence.getValue()) {
            if (!(part instanceof MappingNode mapping)) {
                throw place.complaint(Reason.MERGE_OF_NO_MAPPING);
            }
            fields(mapping, place, depth + 1).forEach(merged::putIfAbsent);
        }
        return merged;
    }

    private List<Entry> items(SequenceNode sequence, Place place, int depth) {
        var items = new ArrayList<Entry>();
        for (var item : sequence.getValue()) {
            items.add(entry(item, place.at(items.size(), item.getStartMark().getLine() + 1), depth + 1));
        }
        return items;
    }

    private static @Nullable Object scalar(ScalarNode node) {
        return node.getTag().equals(Tag.STR) ? node.getValue() : GoNumber.of(node.getValue());
    }
}
