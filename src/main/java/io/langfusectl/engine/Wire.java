package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.util.List;
import java.util.function.Consumer;

/** docker-java's transport, with a limit to how long the engine may take; failures are ours already. */
interface Wire extends DockerHttpClient {

    Response execute(Request request, Patience patience);

    /**
     * Several questions without a body. Each answer is heard, in their order, and closed before the next one is read;
     * the patience is for each.
     */
    default void executeAll(List<Request> questions, Patience patience, Consumer<Response> hearer) {
        for (var question : questions) {
            try (var response = execute(question, patience)) {
                hearer.accept(response);
            }
        }
    }

    /** What docker-java's typed commands use. */
    @Override
    default Response execute(Request request) {
        return execute(request, Patience.ORDINARY);
    }

    @Override
    void close();
}
