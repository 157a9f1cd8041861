package io.langfusectl.verify;

import io.langfusectl.problem.Failure;
import java.util.Optional;

/**
 * The result of one hop.
 *
 * @param name never translated
 * @param ms how long it took to know
 * @param failure empty if the hop passed
 */
public record StepResult(String name, boolean ok, long ms, Optional<Failure> failure) {}
