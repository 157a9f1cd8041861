package io.langfusectl.litellm;

import io.langfusectl.files.TextFile;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A LiteLLM proxy configuration, edited as text; bytes outside the edit do not change.
 *
 * @param file the file's name in error messages
 * @param included the files that it includes and that hold something, in the order in which LiteLLM merges them
 */
public record ProxyConfig(String file, String text, List<ProxyConfig> included) {

    /** Where the container of the proxy has its configuration. */
    public static final String CONTAINER_PATH = "/app/config.yaml";

    /** The alias that LiteLLM answers itself, free of charge. */
    public static final String PROBE_ALIAS = "langfuse-ctl-probe";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The ways in which LiteLLM reports to Langfuse. */
    public enum Callback {
        LANGFUSE("langfuse"),
        LANGFUSE_OTEL("langfuse_otel");

        private final String name;

        Callback(String name) {
            this.name = name;
        }

        /** As it is written in a configuration. */
        public String configName() {
            return name;
        }
    }

    /** One that includes nothing, or whose included files are not looked at. */
    public ProxyConfig(String file, String text) {
        this(file, text, List.of());
    }

    /** Reads a configuration, or says what the file is instead. */
    public static ProxyConfig read(Path file) {
        var config = new ProxyConfig(file.toString(), TextFile.read(file));
        config.root();
        return config;
    }

    /** The file itself and those that it includes, each alone. */
    public List<ProxyConfig> files() {
        return Stream.concat(Stream.of(new ProxyConfig(file, text)), included.stream())
                .toList();
    }

    /** The places of the configuration as LiteLLM merges it, each with the file where it stands. */
    public YamlNode root() {
        return included.isEmpty()
                ? ownRoot()
                : ConfigMerge.of(files().stream().map(ProxyConfig::ownRoot).toList());
    }

    /** The sections that LiteLLM passes over in part, since an included file replaces them. */
    public List<ReplacedSection> replacedSections() {
        return included.isEmpty()
                ? List.of()
                : ConfigMerge.replaced(
                        files().stream().map(ProxyConfig::ownRoot).toList());
    }

    private YamlNode ownRoot() {
        var root = YamlComposer.read(file, textWithoutBom()).orElseThrow(() -> new Failure(Problem.FILE_EMPTY, file));
        if (!root.isMap() || root.children().isEmpty()) {
            throw new Failure(Problem.CONFIG_INVALID, file + ":" + root.line(), Reason.NOT_A_MAP.of());
        }
        return root;
    }

    /** The same configuration with this callback and no other of Langfuse; if it is so already: the same text. */
    public ProxyConfig withLangfuseCallback(Callback choice) {
        var name = Optional.of(choice.configName());
        var isOtel = choice == Callback.LANGFUSE_OTEL;
        return withCallback("callbacks", isOtel ? name : Optional.empty())
                .withCallback("failure_callback", isOtel ? Optional.empty() : name)
                .withCallback("success_callback", isOtel ? Optional.empty() : name);
    }

    /** The same configuration with the alias {@link #PROBE_ALIAS}. */
    public ProxyConfig withProbe() {
        return hasProbe()
                ? this
                : edited("model_list", config -> new ProbeModelEdit(config).candidates(), ParsedConfig::withoutProbe);
    }

    /** Whether it has the alias {@link #PROBE_ALIAS}. */
    public boolean hasProbe() {
        return ProbeModelEdit.isIn(root());
    }

    /** Returns whether a Langfuse callback is configured for successful calls. */
    public boolean reportsToLangfuse() {
        return Stream.of("callbacks", "success_callback")
                .flatMap(key -> root().find(CallbackItems.SECTION).flatMap(section -> section.find(key)).stream())
                .flatMap(list -> list.items().stream())
                .anyMatch(item -> item.text()
                        .filter(CallbackItems.LANGFUSE_CALLBACKS::contains)
                        .isPresent());
    }

    /**
     * Returns the configuration with the drain endpoint enabled.
     *
     * @param token what opens that way, or {@code os.environ/NAME} where it comes from
     */
    public ProxyConfig withDrainEndpoint(String token) {
        return withGeneralSetting("drain_endpoint_token", token).withGeneralSetting("enable_drain_endpoint", "true");
    }

    private ProxyConfig withGeneralSetting(String key, String value) {
        var section = "general_settings";
        return edited(
                section,
                config -> config.withValue(section, key, value),
                parsedConfig -> parsedConfig.without(section, key));
    }

    private ProxyConfig withCallback(String key, Optional<String> wanted) {
        return edited(
                CallbackItems.SECTION,
                config -> new CallbackListEdit(new CallbackItems(config, key, wanted)).candidates(),
                ParsedConfig::withoutOurCallbacks);
    }

    /** The same with an edit of the file whose section counts. */
    private ProxyConfig edited(String section, Edit edit, UnaryOperator<ParsedConfig> withoutEdit) {
        if (included.isEmpty()) {
            return editedAlone(section, edit, withoutEdit);
        }
        var files = new ArrayList<>(files());
        var fileIndex = ConfigMerge.effectiveFile(
                files.stream().map(ProxyConfig::ownRoot).toList(), section);
        files.set(fileIndex, files.get(fileIndex).editedAlone(section, edit, withoutEdit));
        return new ProxyConfig(file, files.get(0).text(), List.copyOf(files.subList(1, files.size())));
    }

    /** Returns the first candidate that contains the edit and leaves all other values unchanged. */
    private ProxyConfig editedAlone(String section, Edit edit, UnaryOperator<ParsedConfig> withoutEdit) {
        var config = new YamlEditor(textWithoutBom(), root());
        var before = withoutEdit.apply(ParsedConfig.of(file, textWithoutBom()));
        for (var candidate : edit.candidates(config)) {
            if (candidate.equals(textWithoutBom())) {
                return this;
            }
            if (isDone(candidate, edit)
                    && withoutEdit.apply(ParsedConfig.of(file, candidate)).equals(before)) {
                return new ProxyConfig(
                        file, text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + candidate : candidate);
            }
        }
        throw new Failure(Problem.CONFIG_INVALID, file, Reason.CONFIG_ENTANGLED.of(section));
    }

    private boolean isDone(String candidate, Edit edit) {
        try {
            var config = new YamlEditor(candidate, new ProxyConfig(file, candidate).root());
            return edit.candidates(config).contains(candidate);
        } catch (Failure unreadable) {
            return false;
        }
    }

    String textWithoutBom() {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Nothing of the text: it may hold secrets. */
    @Override
    public String toString() {
        return file;
    }

    private interface Edit {
        List<String> candidates(YamlEditor config);
    }
}
