package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient;
import java.util.List;
import java.util.function.Consumer;

/** docker-java's transport, with a limit to how long the engine may take; failures are ours already. */
public interface Transport extends DockerHttpClient {

    Response execute(Request request, Timeouts timeouts);

    /**
     * Sends several requests without a body. Each response is passed on, in their order, and closed before the next one
     * is read; the timeouts apply to each.
     */
    default void executeAll(List<Request> questions, Timeouts timeouts, Consumer<Response> consumer) {
        for (var question : questions) {
            try (var response = execute(question, timeouts)) {
                consumer.accept(response);
            }
        }
    }

    /** What docker-java's typed commands use. */
    @Override
    default Response execute(Request request) {
        return execute(request, Timeouts.ORDINARY);
    }

    @Override
    void close();
}
