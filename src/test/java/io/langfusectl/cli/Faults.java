package io.langfusectl.cli;

import io.langfusectl.cli.Fault.Deed;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All faults, in the order of a call's way, and what several of them are made with. */
final class Faults {

    static final String CALLBACKS = "callbacks: [\"langfuse_otel\"]";
    static final String OLD_CALLBACKS = "success_callback: [\"langfuse\"]\n  failure_callback: [\"langfuse\"]";
    static final String PUBLIC_KEY = "LANGFUSE_INIT_PROJECT_PUBLIC_KEY";
    static final String SECRET_KEY = "LANGFUSE_INIT_PROJECT_SECRET_KEY";

    private Faults() {}

    static List<Fault> all() {
        return Stream.of(
                        ProxyFaults.PROXY_READY,
                        ProxyFaults.CALL,
                        ProxyFaults.CALLBACK,
                        ReachFaults.HOST,
                        ReachFaults.WEB,
                        StoreFaults.KEYS,
                        StoreFaults.INGESTION,
                        StoreFaults.WORK,
                        StoreFaults.READ)
                .flatMap(List::stream)
                .toList();
    }

    static Fault of(String code) {
        return all().stream()
                .filter(fault -> fault.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** Other callbacks in the configuration. */
    static UnaryOperator<String> with(String callbacks) {
        return text -> text.replace(CALLBACKS, callbacks);
    }

    /** The proxy works with another configuration. */
    static Deed reconfigured(UnaryOperator<String> edit) {
        return project -> {
            project.configure(edit);
            project.awaitReady("litellm");
        };
    }

    /** The proxy has other variables. */
    static Deed remadeProxy(Map<String, String> variables) {
        return remadeProxy(variables, UnaryOperator.identity());
    }

    /** The proxy has other variables and another stack file. */
    static Deed remadeProxy(Map<String, String> variables, UnaryOperator<String> edit) {
        return project -> {
            project.remake("litellm", variables, edit);
            project.awaitReady("litellm");
        };
    }

    static Map<String, String> newKeys() {
        return Map.of(PUBLIC_KEY, "pk-lf-" + UUID.randomUUID(), SECRET_KEY, "sk-lf-" + UUID.randomUUID());
    }

    /** A variable more for the proxy, in its stack file. */
    static UnaryOperator<String> variable(String variable) {
        return text -> text.replace("      - TZ=UTC\n", "      - TZ=UTC\n      - " + variable + "\n");
    }
}
