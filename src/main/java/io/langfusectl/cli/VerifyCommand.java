package io.langfusectl.cli;

import io.langfusectl.checkup.Verification;
import io.langfusectl.settings.Masking;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends one call through the proxy and finds its trace in Langfuse. Changes nothing but that trace. */
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;

    private final LangfuseCtl ctl;

    @Option(names = "--real-model", paramLabel = "ALIAS")
    private @Nullable String realModel;

    VerifyCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        var draft = project.settings(ctl.screen());
        ctl.screen().mask(new Masking(draft.secretValues()));
        var variables = draft.variables();
        var installation = project.installation(variables);
        try (var engine = ctl.engine()) {
            var verification = new Verification(engine, installation, variables, ctl.screen()::masked);
            var screen = new VerifyScreen(ctl.screen());
            var proof = verification.walk(Optional.ofNullable(realModel), screen::hop);
            screen.end(proof);
            return proof.ok() ? 0 : NOT_RIGHT;
        }
    }
}
