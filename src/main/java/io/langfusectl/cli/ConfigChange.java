package io.langfusectl.cli;

import io.langfusectl.checkup.ConfigCheck;
import io.langfusectl.checkup.Finding;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import io.langfusectl.settings.AwsProfile;
import io.langfusectl.settings.Changeset;
import io.langfusectl.settings.ProxyConfig;
import io.langfusectl.settings.Secrets;
import io.langfusectl.settings.TextDiff;
import io.langfusectl.stack.Drain;
import io.langfusectl.stack.Installation;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What update-config makes of the configuration and of {@code .env}: decided, not yet written. */
final class ConfigChange {

    private static final String DEFAULT_CONFIG = "iam_role_config.yml";

    /** Langfuse as the proxy's container reaches it; every version and both callbacks read one of the three names. */
    private static final String ADDRESS = "http://langfuse-web:3000";

    private static final List<String> HOSTS = List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL", "LANGFUSE_OTEL_HOST");

    private static final Map<String, String> KEYS = Map.of(
            "LANGFUSE_PUBLIC_KEY", "LANGFUSE_INIT_PROJECT_PUBLIC_KEY",
            "LANGFUSE_SECRET_KEY", "LANGFUSE_INIT_PROJECT_SECRET_KEY");

    private final Project project;
    private final Draft draft;
    private final Variables variablesBefore;
    private final String envBefore;
    private final ProxyConfig before;
    private ProxyConfig after;

    /** Reads the configuration that the draft names, or says what the file is instead. */
    ConfigChange(Project project, Draft draft) {
        this.project = project;
        this.draft = draft;
        this.envBefore = project.envText();
        this.variablesBefore = draft.variables();
        var name = file();
        this.before = new ProxyConfig(name, draft.textOf(name));
        before.root();
        this.after = before;
    }

    /** The configuration, as it is named in {@code .env}. */
    private String file() {
        return draft.variables()
                .value("CONFIG_FILE")
                .filter(name -> !name.isEmpty())
                .orElse(DEFAULT_CONFIG);
    }

    ProxyConfig config() {
        return after;
    }

    Draft draft() {
        return draft;
    }

    /** The same destination for every version of LiteLLM, the key pair of the headless initialisation, nothing else. */
    void pointAt(ProxyConfig.Callback callback) {
        HOSTS.forEach(name -> draft.remember(name, ADDRESS));
        var there = names();
        KEYS.forEach((name, source) -> draft.variables()
                .value(source)
                .filter(value -> there.contains(name))
                .ifPresent(value -> draft.remember(name, value)));
        draft.forget(there.stream()
                .filter(name -> name.startsWith("UPSTREAM_LANGFUSE_"))
                .collect(Collectors.toSet()));
        after = after.reportingToLangfuse(callback);
    }

    /** A way to try it that costs nothing. */
    void addProbe() {
        after = after.withProbe();
    }

    boolean hasProbe() {
        return hasProbe(after);
    }

    /** As it was: it had the alias that costs nothing, and a callback of Langfuse. */
    boolean couldBeProven() {
        return hasProbe(before)
                && before.root()
                        .find("litellm_settings")
                        .filter(section -> Stream.of("callbacks", "success_callback")
                                .flatMap(key -> section.find(key).stream())
                                .flatMap(list -> list.items().stream())
                                .anyMatch(item -> item.text().orElse("").startsWith("langfuse")))
                        .isPresent();
    }

    private static boolean hasProbe(ProxyConfig config) {
        return config.root().find("model_list").stream()
                .flatMap(list -> list.items().stream())
                .flatMap(model -> model.find("model_name").stream())
                .anyMatch(name -> name.text().filter(ProxyConfig.PROBE::equals).isPresent());
    }

    /** A way to let calls end before the proxy goes; not where the stack file would not pass its token on. */
    void addDrain() {
        var hasOwn = before.root()
                .find("general_settings")
                .flatMap(section -> section.find("drain_endpoint_token"))
                .filter(node -> !node.isNull())
                .isPresent();
        if (draft.variables()
                .value(Drain.TOKEN)
                .filter(value -> !value.isEmpty())
                .isEmpty()) {
            draft.remember(Drain.TOKEN, Secrets.newWord());
        }
        if (proxy().filter(service -> service.environment().containsKey(Drain.TOKEN))
                .isEmpty()) {
            draft.forget(Set.of(Drain.TOKEN));
        } else if (!hasOwn) {
            after = after.draining("os.environ/" + Drain.TOKEN);
        }
    }

    /** The access keys of a profile, and no session token of another one. */
    void take(AwsProfile profile) {
        profile.variables().forEach(draft::remember);
        if (!profile.variables().containsKey("AWS_SESSION_TOKEN")) {
            draft.forget(Set.of("AWS_SESSION_TOKEN"));
        }
    }

    private Set<String> names() {
        return project.envFile(draft.envText()).values().keySet();
    }

    private Optional<Service> proxy() {
        return proxy(draft.variables());
    }

    private Optional<Service> proxy(Variables variables) {
        return project.installation(variables).members().stream()
                .map(Installation.Member::service)
                .filter(service -> service.name().equals("litellm"))
                .findFirst();
    }

    /** What is wrong now; what the change corrects is told as a warning. What it leaves wrong stops it. */
    List<Finding> findings() {
        var now = check(before, variablesBefore).findings();
        var then = check(after, draft.variables()).findings();
        var told = new ArrayList<Finding>();
        now.forEach(finding -> told.add(isIn(then, finding) ? finding : asWarning(finding)));
        then.stream().filter(finding -> !isIn(now, finding)).forEach(told::add);
        return told;
    }

    private ConfigCheck check(ProxyConfig config, Variables variables) {
        var environment = proxy(variables).map(Service::environment).orElse(Map.of());
        return new ConfigCheck(config, environment, variables, LocalDate.now(ZoneOffset.UTC));
    }

    /** Some model on Bedrock proves itself with the role of the machine. */
    boolean takesRole() {
        return check(after, draft.variables()).models().stream()
                .anyMatch(model -> model.credentials().equals("role"));
    }

    private static boolean isIn(List<Finding> findings, Finding sought) {
        return findings.stream()
                .anyMatch(finding -> finding.code().equals(sought.code())
                        && finding.details().equals(sought.details()));
    }

    private static Finding asWarning(Finding finding) {
        return new Finding(Finding.Severity.WARNING, finding.code(), finding.file(), finding.line(), finding.details());
    }

    /** The lines that change, with their neighbours; secrets are not hidden yet. */
    List<String> diff() {
        return Stream.of(
                        new TextDiff(before.file(), before.text(), after.text()),
                        new TextDiff(".env", envBefore, draft.envText()))
                .flatMap(diff -> diff.lines().stream())
                .toList();
    }

    /** The files that will be other than they are. */
    List<String> files() {
        var files = new ArrayList<>(draft.newFiles());
        if (!before.text().equals(after.text()) && !files.contains(before.file())) {
            files.add(0, before.file());
        }
        if (!envBefore.equals(draft.envText()) || draft.isTooOpen()) {
            files.add(".env");
        }
        return List.copyOf(files);
    }

    void writeTo(Changeset changes) {
        draft.writeTo(changes);
        changes.edit(Path.of(before.file()), text -> after.text());
    }
}
