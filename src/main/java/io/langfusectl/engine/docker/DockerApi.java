package io.langfusectl.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.engine.transport.Transport;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HTTP calls to the engine, with the newest API version that both support. */
public final class DockerApi {

    private static final ApiVersion MIN_API_VERSION = new ApiVersion(1, 40);
    private static final ApiVersion MAX_API_VERSION = new ApiVersion(1, 47);

    private final Transport transport;
    private final DockerHost dockerHost;
    private volatile @Nullable Ping ping;

    public DockerApi(Transport wire, DockerHost address) {
        this.transport = wire;
        this.dockerHost = address;
    }

    /**
     * The response to {@code /_ping}.
     *
     * @param serverHeader such as {@code Docker/20.10.24 (linux)}
     */
    public record Ping(ApiVersion api, String serverHeader) {}

    DockerHost dockerHost() {
        return dockerHost;
    }

    /** Returns the cached ping response; fails with {@code ENGINE_TOO_OLD} if no common API version exists. */
    public Ping ping() {
        var known = ping;
        if (known == null) {
            known = requestPing();
            ping = known;
        }
        return known;
    }

    private Ping requestPing() {
        try (var response = transport.execute(request("GET", "/_ping", null), Timeouts.GREETING)) {
            var api = ApiVersion.parse(String.valueOf(response.getHeader("Api-Version")));
            readResponse(response).orThrow();
            if (api.compareTo(MIN_API_VERSION) < 0) {
                throw new Failure(Problem.ENGINE_TOO_OLD, "API " + api, "API " + MIN_API_VERSION);
            }
            return new Ping(
                    api.compareTo(MAX_API_VERSION) < 0 ? api : MAX_API_VERSION,
                    String.valueOf(response.getHeader("Server")));
        }
    }

    ApiResponse get(String path, Timeouts timeouts) {
        return send("GET", path, null, timeouts);
    }

    /** Sends the requests together and passes the responses to the consumer in their order. */
    void getAll(List<String> paths, Timeouts timeouts, Consumer<ApiResponse> consumer) {
        var requests = paths.stream()
                .map(path -> request("GET", versioned(path), null))
                .toList();
        transport.executeAll(requests, timeouts, response -> consumer.accept(readResponse(response)));
    }

    ApiResponse post(String path, Timeouts timeouts) {
        return send("POST", path, null, timeouts);
    }

    ApiResponse send(String method, String path, byte @Nullable [] body, Timeouts timeouts) {
        try (var response = open(method, path, body, timeouts)) {
            return readResponse(response);
        }
    }

    /** Sends a request without a body whose response is streamed; the caller closes it. */
    Response openWith(Map<String, String> headers, String method, String path, Timeouts timeouts) {
        var request = Request.builder()
                .method(Request.Method.valueOf(method))
                .path(versioned(path))
                .headers(headers);
        return transport.execute(request.build(), timeouts);
    }

    /** Sends a request whose response is streamed; the caller closes it. */
    Response open(String method, String path, byte @Nullable [] body, Timeouts timeouts) {
        return transport.execute(request(method, versioned(path), body), timeouts);
    }

    private String versioned(String path) {
        return "/v" + ping().api() + path;
    }

    private static Request request(String method, String path, byte @Nullable [] body) {
        var request = Request.builder().method(Request.Method.valueOf(method)).path(path);
        if (body != null) {
            request.bodyBytes(body).headers(Map.of("Content-Type", "application/json"));
        }
        return request.build();
    }

    ApiResponse readResponse(Response response) {
        try {
            return new ApiResponse(response.getStatusCode(), response.getBody().readAllBytes());
        } catch (IOException e) {
            throw new Failure(e, Problem.ENGINE_UNREACHABLE, dockerHost);
        }
    }

    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}
