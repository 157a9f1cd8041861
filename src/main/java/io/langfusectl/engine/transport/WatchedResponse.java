package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** An answer of docker-java's own transport, whose body is not waited for too long either. */
final class WatchedResponse extends InputStream implements Response {

    private final Response response;
    private final String call;
    private final DockerHost address;
    private final CallTimeout callTimeout;
    private final TimeoutWatcher timeoutWatcher;

    WatchedResponse(
            Response response, String call, DockerHost address, Timeouts timeouts, TimeoutWatcher timeoutWatcher) {
        this.response = response;
        this.call = call;
        this.address = address;
        this.timeoutWatcher = timeoutWatcher;
        this.callTimeout = new CallTimeout(response::close);
        callTimeout.start(timeouts);
        timeoutWatcher.add(callTimeout);
    }

    @Override
    public int getStatusCode() {
        return response.getStatusCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return response.getHeaders();
    }

    @Override
    public InputStream getBody() {
        return this;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int wanted) {
        callTimeout.run();
        try {
            return response.getBody().read(into, from, wanted);
        } catch (IOException e) {
            throw callTimeout.isOverdue()
                    ? new Failure(Problem.ENGINE_SILENT, call, callTimeout.seconds())
                    : new Failure(e, Problem.ENGINE_UNREACHABLE, address);
        } finally {
            callTimeout.pause();
        }
    }

    @Override
    public void close() {
        timeoutWatcher.remove(callTimeout);
        response.close();
    }
}
