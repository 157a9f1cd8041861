package io.langfusectl.problem;

import java.util.List;

/**
 * A reason and the values that fill its words: a detail of a failure that has words of its own.
 *
 * @param values such as a key or a number, never a secret
 */
public record Detail(Reason reason, List<Object> values) {

    /** The same in every language, as programs read it. */
    @Override
    public String toString() {
        return values.isEmpty() ? reason.toString() : reason + " " + values;
    }
}
