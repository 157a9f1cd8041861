package io.langfusectl.problem;

import java.util.Arrays;
import java.util.List;

/**
 * One problem that occurred, with its details: values such as ports, paths and names, never prose and never a secret.
 */
public final class Failure extends RuntimeException {

    private final Problem problem;
    private final transient List<Object> details;

    public Failure(Problem problem, Object... details) {
        super(problem + " " + Arrays.toString(details));
        this.problem = problem;
        this.details = List.of(details);
    }

    public Failure(Throwable cause, Problem problem, Object... details) {
        super(problem + " " + Arrays.toString(details), cause);
        this.problem = problem;
        this.details = List.of(details);
    }

    public Problem problem() {
        return problem;
    }

    /** The values that fill the placeholders of the problem's words, in their order. */
    public Object[] details() {
        return details.toArray();
    }
}
