package io.langfusectl.verify;

/** One hop: passes, or throws the failure that ends the verification. */
interface VerifyStep {

    /**
     * Passes silently if the hop is as it should be.
     *
     * @throws io.langfusectl.problem.Failure with the problem that the hop has
     */
    void run(VerifyContext context) throws InterruptedException;
}
