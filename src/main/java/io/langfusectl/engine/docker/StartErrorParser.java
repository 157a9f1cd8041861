package io.langfusectl.engine.docker;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.Optional;
import java.util.regex.Pattern;

/** Classifies the engine's start errors by their message, as they have no code. */
final class StartErrorParser {

    /** The first number after a colon is the host's port; what stands before a bracket is an address. */
    private static final Pattern PORT_TAKEN =
            Pattern.compile(":(\\d{1,5})(?![\\d\\]]).*(?:port is already allocated|address already in use)");

    /** Engines without CAP_SYS_RESOURCE, such as those inside a container, may not raise a limit above their own. */
    private static final Pattern RLIMIT_REFUSED = Pattern.compile("error setting rlimit[^:]*: operation not permitted");

    private StartErrorParser() {}

    /**
     * Returns {@code PORT_TAKEN} or {@code LIMIT_REFUSED} if the message says so; the engine does not know which
     * process uses a port.
     */
    static Optional<Failure> parse(String message) {
        var limit = RLIMIT_REFUSED.matcher(message);
        if (limit.find()) {
            return Optional.of(new Failure(Problem.LIMIT_REFUSED, limit.group()));
        }
        var matcher = PORT_TAKEN.matcher(message);
        return matcher.find()
                ? Optional.of(new Failure(
                        Problem.PORT_TAKEN,
                        Integer.parseInt(matcher.group(1)),
                        "?",
                        "?",
                        Reason.PORT_SET_SOMEWHERE.of()))
                : Optional.empty();
    }
}
