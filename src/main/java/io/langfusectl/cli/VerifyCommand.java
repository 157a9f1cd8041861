package io.langfusectl.cli;

import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.verify.Verification;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Sends one call through the proxy and finds its trace in Langfuse. Changes nothing but that trace. */
final class VerifyCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("verify", this);
    private final Supplier<Optional<String>> realModel = commandArguments.text("ALIAS", "--real-model");

    VerifyCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        var pending = ctl.settings();
        ctl.console().mask(new SecretMasker(pending.projectSecrets().values()));
        var variables = pending.variables();
        var installation = project.installation(variables);
        try (var engine = ctl.engine()) {
            var verification =
                    new Verification(engine, installation, variables, engine.observe(), ctl.console()::masked);
            var screen = new VerifyPrinter(ctl.console());
            var verifyReport = verification.run(realModel.get(), screen::hop);
            screen.end(verifyReport);
            return verifyReport.ok() ? 0 : NOT_RIGHT;
        }
    }
}
