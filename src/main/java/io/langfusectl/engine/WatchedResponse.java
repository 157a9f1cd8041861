package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient.Response;
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
    private final EngineAddress address;
    private final Watch watch;
    private final Watchman watchman;

    WatchedResponse(Response response, String call, EngineAddress address, Patience patience, Watchman watchman) {
        this.response = response;
        this.call = call;
        this.address = address;
        this.watchman = watchman;
        this.watch = new Watch(response::close);
        watch.start(patience);
        watchman.add(watch);
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
        watch.run();
        try {
            return response.getBody().read(into, from, wanted);
        } catch (IOException e) {
            throw watch.isOverdue()
                    ? new Failure(Problem.ENGINE_SILENT, call, watch.seconds())
                    : new Failure(e, Problem.ENGINE_UNREACHABLE, address);
        } finally {
            watch.pause();
        }
    }

    @Override
    public void close() {
        watchman.remove(watch);
        response.close();
    }
}
