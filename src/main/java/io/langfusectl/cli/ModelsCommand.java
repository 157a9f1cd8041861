package io.langfusectl.cli;

import io.langfusectl.checkup.ConfigCheck;
import io.langfusectl.checkup.Finding;
import io.langfusectl.checkup.Model;
import io.langfusectl.checkup.ModelCalls;
import io.langfusectl.compose.Variables;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.ProxyConfig;
import io.langfusectl.settings.SecretMasker;
import io.langfusectl.stack.Installation;
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
    private final Arguments arguments = new Arguments("models", this);
    private final BooleanSupplier call = arguments.flag("--call");

    ModelsCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        var draft = project.settings(ctl.screen());
        ctl.options.config().ifPresent(draft::useConfig);
        ctl.screen().mask(new SecretMasker(draft.vault().values()));
        var variables = draft.variables();
        var installation = project.installation(variables);
        var check =
                new ConfigCheck(draft.config(), environment(installation), variables, LocalDate.now(ZoneOffset.UTC));
        var models = check.models();
        var findings = check.findings();
        refuseIfNobodyAnswers(models);
        new ModelsScreen(ctl.screen()).show(models, findings);
        var allAnswer = !call.getAsBoolean() || allAnswer(models, installation, variables);
        return allAnswer && findings.stream().noneMatch(Finding::isError) ? 0 : NOT_RIGHT;
    }

    private void refuseIfNobodyAnswers(List<Model> models) {
        if (call.getAsBoolean() && !ctl.screen().canAsk()) {
            var question = ctl.screen()
                    .messages()
                    .say("models.question", aliases(models).size());
            throw new Failure(Problem.TERMINAL_NEEDED, question);
        }
    }

    /** What is called: each alias once, and not the one that costs nothing. */
    private static List<String> aliases(List<Model> models) {
        return models.stream()
                .map(Model::alias)
                .filter(alias -> !alias.equals(ProxyConfig.PROBE))
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
        var screen = ctl.screen();
        if (!screen.confirms("models.question", aliases.size())) {
            return true;
        }
        try (var engine = ctl.engine()) {
            return new ModelsScreen(screen).call(aliases, new ModelCalls(engine, installation, variables));
        }
    }
}
