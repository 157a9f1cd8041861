package io.langfusectl.cli;

import io.langfusectl.checkup.Verification;
import io.langfusectl.settings.SecretMasker;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Sends one call through the proxy and finds its trace in Langfuse. Changes nothing but that trace. */
final class VerifyCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;

    private final LangfuseCtl ctl;
    private final Arguments arguments = new Arguments("verify", this);
    private final Supplier<Optional<String>> realModel = arguments.text("ALIAS", "--real-model");

    VerifyCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        var draft = project.settings(ctl.screen());
        ctl.screen().mask(new SecretMasker(draft.vault().values()));
        var variables = draft.variables();
        var installation = project.installation(variables);
        try (var engine = ctl.engine()) {
            var verification = new Verification(engine, installation, variables, ctl.screen()::masked);
            var screen = new VerifyScreen(ctl.screen());
            var verifyReport = verification.walk(realModel.get(), screen::hop);
            screen.end(verifyReport);
            return verifyReport.ok() ? 0 : NOT_RIGHT;
        }
    }
}
