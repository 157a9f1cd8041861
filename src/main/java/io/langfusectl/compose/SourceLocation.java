package io.langfusectl.compose;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.List;

/**
 * One place in a file, of which something can be said.
 *
 * @param problem what a complaint about this file is called
 * @param line counted from 1; 0 where there is no file that a user could open
 * @param path such as {@code services.web.ports[0]}; empty is the whole file
 * @param variables those that are set and have a part in the value here, such as {@code .env:12: LANGFUSE_PORT}
 */
record SourceLocation(Problem problem, String file, int line, String path, List<String> variables) {

    SourceLocation(Problem problem, String file, int line, String path) {
        this(problem, file, line, path, List.of());
    }

    SourceLocation at(String key, int line) {
        return new SourceLocation(problem, file, lineOrNone(line), path.isEmpty() ? key : path + "." + key);
    }

    SourceLocation at(int index, int line) {
        return new SourceLocation(problem, file, lineOrNone(line), path + "[" + index + "]");
    }

    private int lineOrNone(int inside) {
        return line == 0 ? 0 : inside;
    }

    /** The same place, where variables have given the value that it has. */
    SourceLocation filledFrom(List<String> set) {
        return new SourceLocation(problem, file, line, path, set);
    }

    /** Of a value that variables have given they are named, for it is they that can be corrected. */
    Failure complaint(Reason reason, Object... values) {
        return variables.isEmpty()
                ? new Failure(problem, toString(), reason.of(values))
                : new Failure(Problem.VARIABLE_INVALID, String.join(", ", variables), reason.of(values), toString());
    }

    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + (path.isEmpty() ? "" : ": " + path);
    }
}
