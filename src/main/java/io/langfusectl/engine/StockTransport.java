package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** docker-java's own transport, for TCP; a call that takes too long is left behind. */
final class StockTransport implements Wire {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final EngineAddress address;
    private final DockerHttpClient client;
    private final ExecutorService calls = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "engine call");
        thread.setDaemon(true);
        return thread;
    });

    StockTransport(EngineAddress address) {
        this.address = address;
        var builder =
                new ZerodepDockerHttpClient.Builder().dockerHost(tcp(address)).connectionTimeout(CONNECT);
        address.certificates().ifPresent(folder -> builder.sslConfig(new TlsMaterial(address, folder)));
        this.client = builder.build();
    }

    private static URI tcp(EngineAddress address) {
        var port = address.uri().getPort();
        var usual = address.certificates().isPresent() ? 2376 : 2375;
        return URI.create("tcp://" + address.uri().getHost() + ":" + (port > 0 ? port : usual));
    }

    @Override
    public Response execute(Request request, Patience patience) {
        var call = calls.submit(() -> client.execute(request));
        try {
            return call.get(patience.silence().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new Failure(
                    Problem.ENGINE_SILENT,
                    CallName.of(request),
                    patience.silence().toSeconds());
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new Failure(e, Problem.INTERRUPTED, CallName.of(request));
        } catch (ExecutionException | CancellationException e) {
            throw new Failure(e.getCause() == null ? e : e.getCause(), Problem.ENGINE_UNREACHABLE, address);
        }
    }

    @Override
    public void close() {
        calls.shutdownNow();
        try {
            client.close();
        } catch (IOException ignored) {
            // it is closed for us
        }
    }
}
