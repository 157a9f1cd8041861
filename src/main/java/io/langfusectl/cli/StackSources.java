package io.langfusectl.cli;

import io.langfusectl.compose.StackSource;
import java.util.HashMap;
import java.util.Map;

/** The stack files that a command has read: one is parsed again only after its text has changed. */
final class StackSources {

    private final Map<String, StackSource> sources = new HashMap<>();

    /** Returns the source that was read before, if this one is the same, or else this one. */
    StackSource unchangedOr(String stack, StackSource read) {
        return sources.merge(stack, read, (before, now) -> before.isSameAs(now) ? before : now);
    }
}
