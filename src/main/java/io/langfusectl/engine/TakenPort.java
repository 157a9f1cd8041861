package io.langfusectl.engine;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises a taken port in the words of an engine, which has no code for it. */
final class TakenPort {

    private static final Pattern WORDS =
            Pattern.compile(":(\\d{1,5})(?=[^:]*(?:(?::[^:]*)*)(port is already allocated|address already in use))");

    private TakenPort() {}

    /** {@code PORT_TAKEN}, if that is what the words say; who holds the port the engine does not know. */
    static Optional<Failure> in(String words) {
        var matcher = WORDS.matcher(words);
        return matcher.find()
                ? Optional.of(new Failure(Problem.PORT_TAKEN, Integer.parseInt(matcher.group(1)), "?", "?"))
                : Optional.empty();
    }
}
