package io.langfusectl.cli;

import io.langfusectl.aws.AwsProfile;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import io.langfusectl.files.Changeset;
import io.langfusectl.files.TextDiff;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.litellm.YamlNode;
import io.langfusectl.secrets.GeneratedSecrets;
import io.langfusectl.stack.execute.ProxyDrain;
import io.langfusectl.stack.model.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What update-config makes of the configuration and of {@code .env}: decided, not yet written. */
final class ProxyConfigChange {

    private final Project project;
    private final PendingChanges pending;
    private final Variables variablesBefore;
    private final String envBefore;
    private final ProxyConfig before;
    private ProxyConfig after;

    /** Reads the configuration that the draft names, or says what the file is instead. */
    ProxyConfigChange(Project project, PendingChanges pending) {
        this.project = project;
        this.pending = pending;
        this.envBefore = project.envText();
        this.variablesBefore = pending.variables();
        this.before = pending.config();
        before.root();
        this.after = before;
    }

    ProxyConfig config() {
        return after;
    }

    PendingChanges pending() {
        return pending;
    }

    /** With one destination, through this callback and no other. */
    void useCallback(ProxyConfig.Callback callback) {
        new LangfuseSettings(project, pending).write();
        after = after.withLangfuseCallback(callback);
    }

    /** A way to try it that costs nothing. */
    void addProbe() {
        after = after.withProbe();
    }

    /** As it was, with a callback of Langfuse and the alias that costs nothing. */
    ProxyConfig before() {
        return before;
    }

    /** A way to let calls end before the proxy goes; not where the stack file would not pass its token on. */
    void addDrain() {
        var reference = "os.environ/" + ProxyDrain.TOKEN_VARIABLE;
        var own = before.root()
                .find("general_settings")
                .flatMap(section -> section.find("drain_endpoint_token"))
                .flatMap(YamlNode::text);
        if (!passesTokenOn() || own.filter(token -> !token.equals(reference)).isPresent()) {
            return;
        }
        if (pending.variables().value(ProxyDrain.TOKEN_VARIABLE).orElse("").isEmpty()) {
            pending.setVariable(ProxyDrain.TOKEN_VARIABLE, GeneratedSecrets.newWord());
        }
        after = after.withDrainEndpoint(reference);
    }

    private boolean passesTokenOn() {
        return project.installation(pending.variables()).files().stream()
                .anyMatch(file ->
                        file.stack().equals("litellm") && file.origins().containsKey(ProxyDrain.TOKEN_VARIABLE));
    }

    /** The access keys of a profile, and no session token of another one. */
    void take(AwsProfile profile) {
        profile.variables().forEach(pending::setVariable);
        if (!profile.variables().containsKey("AWS_SESSION_TOKEN")) {
            pending.removeVariables(Set.of("AWS_SESSION_TOKEN"));
        }
    }

    /** What is wrong with the files as they are and as they will be. */
    ConfigComparison findings() {
        return new ConfigComparison(
                new ConfigComparison.ComparedConfig(before, environment(variablesBefore), variablesBefore),
                new ConfigComparison.ComparedConfig(after, environment(pending.variables()), pending.variables()));
    }

    private Map<String, String> environment(Variables variables) {
        return project.installation(variables).members().stream()
                .map(Installation.DeployedService::service)
                .filter(service -> service.name().equals("litellm"))
                .findFirst()
                .map(Service::environment)
                .orElse(Map.of());
    }

    /** The lines that change, with their neighbours; secrets are not hidden yet. */
    List<String> diff() {
        var env = new TextDiff(".env", envBefore, pending.envText());
        return Stream.concat(
                        pairs().map(pair -> new TextDiff(pair.file(), pair.before(), pair.after())), Stream.of(env))
                .flatMap(diff -> diff.lines().stream())
                .toList();
    }

    /** One file of the configuration, before and after. */
    private record Pair(String file, String before, String after) {

        boolean isChange() {
            return !before.equals(after);
        }
    }

    private Stream<Pair> pairs() {
        var then = after.files();
        return IntStream.range(0, then.size()).mapToObj(i -> {
            var now = before.files().get(i);
            return new Pair(now.file(), now.text(), then.get(i).text());
        });
    }

    /** The files that will be other than they are. */
    List<String> files() {
        var files =
                new ArrayList<>(pairs().filter(Pair::isChange).map(Pair::file).toList());
        files.removeAll(pending.newFiles());
        files.addAll(pending.newFiles());
        if (!envBefore.equals(pending.envText()) || pending.isEnvReadableByOthers()) {
            files.add(".env");
        }
        return List.copyOf(files);
    }

    void writeTo(Changeset changes) {
        pending.writeTo(changes);
        pairs().filter(Pair::isChange).forEach(pair -> changes.edit(Path.of(pair.file()), text -> pair.after()));
    }
}
