package io.langfusectl.verify;

import io.langfusectl.problem.Failure;
import java.util.Optional;

/**
 * One station of a trace's way, as it was found.
 *
 * @param name never translated
 * @param ms how long it took to know
 * @param failure why the way ends here
 */
public record StepResult(String name, boolean ok, long ms, Optional<Failure> failure) {}
