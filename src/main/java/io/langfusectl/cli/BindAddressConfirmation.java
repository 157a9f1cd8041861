package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** The address at which a tunnel listens: one that others reach is somebody's decision. */
record BindAddressConfirmation(LangfuseCtl ctl, String address) {

    /** Asks, unless only this machine gets in. */
    void agree() {
        if (address.matches("127(\\.[0-9]{1,3}){3}|::1|localhost") || ctl.options.yes()) {
            return;
        }
        var question = ctl.console().messages().say("tunnel.bind", address);
        if (!ctl.console().canAsk()) {
            throw new Failure(Problem.CONFIRMATION_NEEDED, question);
        }
        if (!ctl.console().confirms("tunnel.bind", address)) {
            throw new Failure(Problem.CONFIRMATION_NEEDED, question);
        }
    }
}
