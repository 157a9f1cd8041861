package io.langfusectl.cli;

import static io.langfusectl.cli.Faults.CALLBACKS;
import static io.langfusectl.cli.Faults.OLD_CALLBACKS;
import static io.langfusectl.cli.Faults.reconfigured;
import static io.langfusectl.cli.Faults.remadeProxy;
import static io.langfusectl.cli.Faults.variable;
import static io.langfusectl.cli.Faults.with;

import io.langfusectl.cli.Fault.Deed;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Faults of the proxy and of what it reports with. */
final class ProxyFaults {

    private static final Deed CONFIGURATION_BACK = FaultyProject::restoreConfiguration;

    static final List<Fault> PROXY_READY = List.of(
            new Fault("proxy stopped", "proxy-ready", "PROXY_STOPPED", project -> project.stop("litellm")),
            new Fault("proxy killed for memory", "proxy-ready", "PROXY_OUT_OF_MEMORY", project -> {
                project.remake(
                        "litellm",
                        Map.of(),
                        text -> text.replace("    command: [--config,", "    mem_limit: 96m\n    command: [--config,"));
                project.awaitRestarts("litellm", 2);
            }),
            new Fault(
                    "configuration that LiteLLM refuses at start",
                    "proxy-ready",
                    "PROXY_CONFIG_REFUSED",
                    project -> {
                        project.configure(with("callbacks: [\"no_such_module.logger\"]"));
                        project.awaitRestarts("litellm", 1);
                    },
                    CONFIGURATION_BACK),
            new Fault("configuration mounted as a folder", "proxy-ready", "PROXY_CONFIG_IS_FOLDER", project -> {
                project.project().write("folder/file", "");
                project.remake("litellm", Map.of("CONFIG_FILE", "folder"));
                project.awaitRestarts("litellm", 1);
            }));

    static final List<Fault> CALL = List.of(
            new Fault(
                    "master key differs between file and .env",
                    "key-accepted",
                    "MASTER_KEY_REJECTED",
                    reconfigured(text -> text + "\ngeneral_settings:\n  master_key: sk-" + UUID.randomUUID() + "\n"),
                    CONFIGURATION_BACK),
            new Fault(
                    "model alias unknown to the running proxy",
                    "model-answers",
                    "MODEL_UNKNOWN",
                    project -> {
                        reconfigured(text -> text.replace("model_name: langfuse-ctl-probe", "model_name: other"))
                                .on(project);
                        project.write(UnaryOperator.identity());
                    },
                    CONFIGURATION_BACK));

    static final List<Fault> CALLBACK = List.of(
            new Fault(
                    "callback only for failures",
                    "callback-active",
                    "CALLBACK_MISSING",
                    reconfigured(with("failure_callback: [\"langfuse_otel\"]")),
                    CONFIGURATION_BACK),
            new Fault(
                    "callback listed twice",
                    "callback-active",
                    "CALLBACK_TWICE",
                    reconfigured(with(CALLBACKS + "\n  success_callback: [\"langfuse\"]")),
                    CONFIGURATION_BACK),
            new Fault(
                    "sample rate 0",
                    "callback-active",
                    "SAMPLING_OFF",
                    project -> {
                        project.write(with(OLD_CALLBACKS));
                        remadeProxy(Map.of(), variable("LANGFUSE_SAMPLE_RATE=0"))
                                .on(project);
                    },
                    project -> project.write(UnaryOperator.identity())),
            new Fault(
                    "host variables disagree",
                    "callback-active",
                    "HOST_MISMATCH",
                    remadeProxy(Map.of("LANGFUSE_OTEL_HOST", "http://langfuse-old:3000"))),
            new Fault(
                    "host missing",
                    "callback-active",
                    "HOST_MISSING",
                    remadeProxy(Map.of(), text -> text.replaceAll("- (LANGFUSE_\\w*(HOST|URL))=.*", "- TZ=UTC"))));

    private ProxyFaults() {}
}
