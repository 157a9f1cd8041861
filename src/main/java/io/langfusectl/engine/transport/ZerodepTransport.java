package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.langfusectl.engine.discovery.DockerCertificates;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** docker-java's own transport, for TCP; a call that exceeds its timeout is abandoned. */
final class ZerodepTransport implements Transport {

    /** Distinguishes a host that accepts no connection from one that does not answer, within three seconds. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final DockerHost address;
    private final DockerHttpClient client;
    private final TimeoutWatcher timeoutWatcher = new TimeoutWatcher();
    private final ExecutorService calls = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "engine call");
        thread.setDaemon(true);
        return thread;
    });

    ZerodepTransport(DockerHost address) {
        this.address = address;
        var builder =
                new ZerodepDockerHttpClient.Builder().dockerHost(tcp(address)).connectionTimeout(CONNECT);
        address.certificates()
                .map(DockerCertificates::new)
                .map(DockerCertificates::context)
                .ifPresent(tls -> builder.sslConfig(() -> tls));
        this.client = builder.build();
    }

    private static URI tcp(DockerHost address) {
        var port = address.uri().getPort();
        var usual = address.certificates().isPresent() ? 2376 : 2375;
        return URI.create("tcp://" + address.uri().getHost() + ":" + (port > 0 ? port : usual));
    }

    @Override
    public Response execute(Request request, Timeouts timeouts) {
        var name = CallName.of(request);
        try {
            var response = calls.submit(() -> client.execute(request))
                    .get(timeouts.idle().toMillis(), TimeUnit.MILLISECONDS);
            return new WatchedResponse(response, name, address, timeouts, timeoutWatcher);
        } catch (TimeoutException e) {
            throw new Failure(Problem.ENGINE_SILENT, name, timeouts.idle().toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(e, Problem.INTERRUPTED, name);
        } catch (ExecutionException | RejectedExecutionException e) {
            throw new Failure(e, Problem.ENGINE_UNREACHABLE, address);
        }
    }

    @Override
    public void close() {
        timeoutWatcher.close();
        calls.shutdownNow();
        try {
            client.close();
        } catch (IOException brokenAlready) {
            // cannot be closed, so it is not open
        }
    }
}
