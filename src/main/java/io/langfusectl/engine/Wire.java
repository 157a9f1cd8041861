package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient;

/** docker-java's transport, with a limit to how long the engine may take; failures are ours already. */
interface Wire extends DockerHttpClient {

    Response execute(Request request, Patience patience);

    /** What docker-java's typed commands use. */
    @Override
    default Response execute(Request request) {
        return execute(request, Patience.ORDINARY);
    }

    @Override
    void close();
}
