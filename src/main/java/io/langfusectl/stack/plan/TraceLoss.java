package io.langfusectl.stack.plan;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds proxies that a plan leaves running while it stops the Langfuse that receives their traces. LiteLLM answers
 * calls without Langfuse and drops a trace after some 7 s of trying; web needs 14 to 34 s to come back (measured with
 * 4.16.0). The worker may go: what web has accepted waits in the queue.
 */
final class TraceLoss {

    private static final String PROXY = "litellm";
    private static final String WEB = "langfuse-web";

    private TraceLoss() {}

    /** Names of the proxies' containers, sorted. */
    static List<String> of(Collection<Step> steps, ObservedState observed) {
        var stopped = steps.stream()
                .filter(step -> step.type() == Step.Type.STOP)
                .map(Step::resource)
                .collect(Collectors.toSet());
        var webs = observed.containers().stream()
                .filter(web -> web.service().equals(WEB))
                .filter(web ->
                        webAndItsDependencies(web, observed).anyMatch(container -> stopped.contains(container.name())))
                .toList();
        return observed.containers().stream()
                .filter(proxy -> proxy.service().equals(PROXY) && proxy.state() == State.RUNNING)
                .filter(proxy -> !stopped.contains(proxy.name()))
                .filter(proxy -> webs.stream().anyMatch(web -> shareNetwork(proxy, web)))
                .map(Container::name)
                .sorted()
                .toList();
    }

    /** Web and the stores that it needs: without one of them no trace is stored. */
    private static Stream<Container> webAndItsDependencies(Container web, ObservedState observed) {
        var needs = Stream.of(web.labels().getOrDefault(Labels.DEPENDS_ON, "").split(",", -1))
                .map(need -> need.replaceFirst(":.*", ""))
                .collect(Collectors.toSet());
        return observed.of(web.project()).stream().filter(one -> one.equals(web) || needs.contains(one.service()));
    }

    private static boolean shareNetwork(Container one, Container other) {
        return one.addresses().keySet().stream().anyMatch(other.addresses()::containsKey);
    }
}
