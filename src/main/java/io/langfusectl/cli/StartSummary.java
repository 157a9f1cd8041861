package io.langfusectl.cli;

import io.langfusectl.compose.ImageReference;
import io.langfusectl.compose.Variables;
import io.langfusectl.stack.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of a start that went well: what is ready, where it is, what comes next. */
record StartSummary(Console console, Facts facts) {

    /**
     * What is said of the settings.
     *
     * @param email of the user that Langfuse makes at first
     * @param reports LiteLLM's configuration has a callback for Langfuse
     */
    record Facts(String email, boolean reports) {

        static Facts of(Variables variables, boolean reports) {
            var email = variables.value("LANGFUSE_INIT_USER_EMAIL").filter(mail -> !mail.isEmpty());
            return new Facts(email.orElse("admin@example.com"), reports);
        }
    }

    /** The result of start and restart: a status, and what it took. */
    record Ready(int schema, boolean ready, List<Status.Stack> stacks, int changed, long ms) {}

    void show(Status status, int changed, Duration took) {
        console.show(
                new Ready(1, status.ready(), status.stacks(), changed, took.toMillis()),
                () -> lines(status.stacks(), changed, took));
    }

    private List<String> lines(List<Status.Stack> stacks, int changed, Duration took) {
        var messages = console.messages();
        var lines = new ArrayList<String>();
        var done = changed == 0
                ? messages.say("start.unchanged")
                : messages.say(
                        "start.ready", String.join(messages.say("list.and"), titles(stacks)), Durations.show(took));
        lines.add(console.paint("green", "✓") + " " + done);
        lines.add("");
        address(stacks, "langfuse", "langfuse-web")
                .ifPresent(at -> lines.add("  " + messages.say("start.address.langfuse", at, facts.email())));
        address(stacks, "litellm", "litellm")
                .ifPresent(at -> lines.add("  " + messages.say("start.address.litellm", at)));
        for (var stack : stacks) {
            if (!stack.name().equals("langfuse") && !stack.name().equals("litellm")) {
                stack.services().stream()
                        .filter(service -> !service.addresses().isEmpty())
                        .forEach(service -> lines.add("  "
                                + messages.say(
                                        "start.address.other",
                                        service.service(),
                                        service.addresses().get(0))));
            }
        }
        if (stacks.stream().anyMatch(stack -> stack.name().equals("litellm"))) {
            lines.add("");
            lines.add("  " + messages.say(facts.reports() ? "start.next.verify" : "start.next.update"));
        }
        return lines;
    }

    private static List<String> titles(List<Status.Stack> stacks) {
        return stacks.stream().map(StartSummary::title).toList();
    }

    /** {@code Langfuse 4.16.0}: the name people know, and the version of the image. */
    private static String title(Status.Stack stack) {
        var main = switch (stack.name()) {
            case "langfuse" -> "langfuse-web";
            case "litellm" -> "litellm";
            default -> "";
        };
        var name = switch (stack.name()) {
            case "langfuse" -> "Langfuse";
            case "litellm" -> "LiteLLM";
            default -> stack.name();
        };
        return stack.services().stream()
                .filter(service -> service.service().equals(main))
                .map(service -> (name + " "
                                + ImageReference.of(service.image())
                                        .effectiveTag()
                                        .orElse(""))
                        .strip())
                .findFirst()
                .orElse(name);
    }

    private static Optional<String> address(List<Status.Stack> stacks, String stack, String service) {
        return stacks.stream()
                .filter(status -> status.name().equals(stack))
                .flatMap(status -> status.services().stream())
                .filter(status ->
                        status.service().equals(service) && !status.addresses().isEmpty())
                .map(status -> "http://localhost:" + status.addresses().get(0).replaceAll("^.*:", ""))
                .findFirst();
    }
}
