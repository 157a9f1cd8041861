package io.langfusectl.cli;

import io.langfusectl.check.Finding;
import io.langfusectl.check.config.ConfigCheck;
import io.langfusectl.check.config.Model;
import io.langfusectl.compose.Variables;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.verify.ModelCalls;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** What the configuration offers, and what is wrong with it. */
final class ModelsCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("models", this);
    private final BooleanSupplier call = commandArguments.flag("--call");

    ModelsCommand(LangfuseCtl ctl) {
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
        var check =
                new ConfigCheck(pending.config(), environment(installation), variables, LocalDate.now(ZoneOffset.UTC));
        var models = check.models();
        var findings = check.findings();
        refuseIfNobodyAnswers(models);
        new ModelsPrinter(ctl.console()).show(models, findings);
        var allAnswer = !call.getAsBoolean() || allAnswer(models, installation, variables);
        return allAnswer && findings.stream().noneMatch(Finding::isError) ? 0 : NOT_RIGHT;
    }

    private void refuseIfNobodyAnswers(List<Model> models) {
        if (call.getAsBoolean() && !ctl.console().canAsk()) {
            var question = ctl.console()
                    .messages()
                    .say("models.question", aliases(models).size());
            throw new Failure(Problem.TERMINAL_NEEDED, question);
        }
    }

    /** What is called: each alias once, and not the one that costs nothing. */
    private static List<String> aliases(List<Model> models) {
        return models.stream()
                .map(Model::alias)
                .filter(alias -> !alias.equals(ProxyConfig.PROBE_ALIAS))
                .distinct()
                .toList();
    }

    private static Map<String, String> environment(Installation installation) {
        return installation.members().stream()
                .map(Installation.DeployedService::service)
                .filter(service -> service.name().equals("litellm"))
                .map(service -> service.environment())
                .findFirst()
                .orElse(Map.of());
    }

    /** Asked before, whatever {@code --yes} says, because it costs money; nothing is called without a yes. */
    private boolean allAnswer(List<Model> models, Installation installation, Variables variables)
            throws InterruptedException {
        var aliases = aliases(models);
        var console = ctl.console();
        if (!console.confirms("models.question", aliases.size())) {
            return true;
        }
        try (var engine = ctl.engine()) {
            return new ModelsPrinter(console).call(aliases, new ModelCalls(engine, installation, variables));
        }
    }
}
