package io.langfusectl.compose;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;

/**
 * One place in a file, of which something can be said.
 *
 * @param problem what a complaint about this file is called
 * @param line counted from 1
 * @param path such as {@code services.web.ports[0]}; empty is the whole file
 */
record Place(Problem problem, String file, int line, String path) {

    Place at(String key, int line) {
        return new Place(problem, file, line, path.isEmpty() ? key : path + "." + key);
    }

    Place at(int index, int line) {
        return new Place(problem, file, line, path + "[" + index + "]");
    }

    Failure complaint(Reason reason, Object... values) {
        return new Failure(problem, toString(), reason.of(values));
    }

    @Override
    public String toString() {
        return file + ":" + line + (path.isEmpty() ? "" : ": " + path);
    }
}
