package io.langfusectl.stack.execute;

import io.langfusectl.stack.plan.Step;

/** Carries out one step of a plan. */
@FunctionalInterface
public interface StepRunner {

    /**
     * Carries the step out.
     *
     * @throws io.langfusectl.problem.Failure if the step cannot be done
     * @throws InterruptedException if this thread was interrupted while it waited
     */
    void run(Step step) throws InterruptedException;
}
