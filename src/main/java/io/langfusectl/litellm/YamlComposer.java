package io.langfusectl.litellm;

import io.langfusectl.litellm.YamlNode.Kind;
import io.langfusectl.problem.Detail;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Composes YAML nodes without expanding aliases; every error names the line. */
public final class YamlComposer {

    private static final int MAX_DEPTH = 100;

    private final String file;
    private final Iterator<Event> events;
    private final CodePointIndex codePoints;
    private final Anchors anchors = new Anchors();

    private YamlComposer(String file, String text) {
        this.file = file;
        this.codePoints = new CodePointIndex(text);
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.events = new Yaml(options).parse(new StringReader(text)).iterator();
    }

    /**
     * Reads any YAML text; {@link ProxyConfig} is for LiteLLM's.
     *
     * @throws Failure {@code CONFIG_INVALID} with file and line, {@code FILE_EMPTY}
     */
    public static YamlNode root(String file, String text) {
        return read(file, text).orElseThrow(() -> new Failure(Problem.FILE_EMPTY, file));
    }

    /** The root of the only document; absent if there is nothing but comments. */
    static Optional<YamlNode> read(String file, String text) {
        return new YamlComposer(file, text).document();
    }

    private Optional<YamlNode> document() {
        try {
            var first = events.next();
            while (first.is(Event.ID.StreamStart) || first.is(Event.ID.DocumentStart)) {
                first = events.next();
            }
            if (first.is(Event.ID.StreamEnd)) {
                return Optional.empty();
            }
            var root = node(first, 0);
            events.next();
            var after = events.next();
            if (!after.is(Event.ID.StreamEnd)) {
                throw failure(after.getStartMark(), Reason.SECOND_DOCUMENT.of());
            }
            return root.isNull() ? Optional.empty() : Optional.of(root);
        } catch (MarkedYAMLException e) {
            throw failure(e.getProblemMark(), Reason.YAML_BROKEN.of(String.valueOf(e.getProblem())));
        } catch (YAMLException e) {
            throw new Failure(Problem.CONFIG_INVALID, file, Reason.YAML_BROKEN.of(String.valueOf(e.getMessage())));
        }
    }

    private YamlNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw failure(event.getStartMark(), Reason.TOO_DEEP.of(MAX_DEPTH));
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        long before = anchors.addNode();
        int start = indexOf(event.getStartMark());
        int end = indexOf(event.getEndMark());
        int line = event.getStartMark().getLine() + 1;
        var anchor = ((NodeEvent) event).getAnchor();
        var children = new ArrayList<YamlNode>();
        if (event instanceof CollectionStartEvent) {
            var child = events.next();
            for (; !child.is(Event.ID.SequenceEnd) && !child.is(Event.ID.MappingEnd); child = events.next()) {
                children.add(node(child, depth + 1));
            }
            end = isFlow(event) || children.isEmpty()
                    ? indexOf(child.getEndMark())
                    : children.get(children.size() - 1).end();
        }
        var value = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
        var node = new YamlNode(
                file, kind(event), start, end, line, value, isFlow(event), anchor != null, List.copyOf(children), null);
        requireUniqueKeys(node);
        if (anchor != null) {
            anchors.define(anchor, node, before);
        }
        return node;
    }

    private YamlNode alias(AliasEvent alias) {
        var name = alias.getAnchor();
        var start = alias.getStartMark();
        var target = anchors.find(name).orElseThrow(() -> failure(start, Reason.ALIAS_UNKNOWN.of(name)));
        if (anchors.exceedsLimit()) {
            throw failure(start, Reason.ALIASES_TOO_MANY.of(Anchors.MAX_EXPANDED_NODES));
        }
        int end = indexOf(alias.getEndMark());
        return new YamlNode(
                file, Kind.ALIAS, indexOf(start), end, start.getLine() + 1, name, true, false, List.of(), target);
    }

    private void requireUniqueKeys(YamlNode map) {
        var keys = new HashSet<String>();
        for (int i = 0; map.kind() == Kind.MAP && i < map.children().size(); i += 2) {
            var key = map.children().get(i);
            if (key.isScalar() && !keys.add(key.resolved().value())) {
                throw new Failure(
                        Problem.CONFIG_INVALID,
                        file + ":" + key.line(),
                        Reason.NAMED_KEY_TWICE.of(key.resolved().value()));
            }
        }
    }

    private static Kind kind(Event event) {
        return switch (event.getEventId()) {
            case MappingStart -> Kind.MAP;
            case SequenceStart -> Kind.LIST;
            default -> Kind.SCALAR;
        };
    }

    private static boolean isFlow(Event event) {
        return event instanceof ScalarEvent scalar
                ? scalar.isPlain()
                : event instanceof CollectionStartEvent collection && collection.isFlow();
    }

    private int indexOf(Mark mark) {
        return codePoints.indexOf(mark.getIndex());
    }

    private Failure failure(@Nullable Mark mark, Detail what) {
        var place = mark == null ? file : file + ":" + (mark.getLine() + 1);
        return new Failure(Problem.CONFIG_INVALID, place, what);
    }
}
