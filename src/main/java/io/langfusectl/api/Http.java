package io.langfusectl.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server over HTTP: every call has one deadline for all of it, and nothing is thrown but an interrupt. */
record Http(URI address, Map<String, String> headers) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Reply get(String path, Duration limit) throws InterruptedException {
        return send(request(path).GET().build(), limit);
    }

    Reply post(String path, String json, Duration limit) throws InterruptedException {
        var body = HttpRequest.BodyPublishers.ofString(json);
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(body)
                        .build(),
                limit);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(address + path)).header("User-Agent", "langfuse-ctl");
        headers.forEach(request::header);
        return request;
    }

    /** The request's own time-out ends with the answer's first line, so the whole exchange is waited for here. */
    private static Reply send(HttpRequest request, Duration limit) throws InterruptedException {
        var exchange = CLIENT.sendAsync(request, BodyHandlers.ofString());
        try {
            var response = exchange.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return Reply.answered(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            return Reply.none(Reply.Outcome.SILENT, "no answer within " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    private static Reply failed(Throwable cause) {
        var words = cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
            return Reply.none(Reply.Outcome.REFUSED, words);
        }
        if (cause instanceof IOException) {
            return Reply.none(Reply.Outcome.BROKEN, words);
        }
        throw new IllegalStateException(cause);
    }

    /** Not the headers: they hold keys. */
    @Override
    public String toString() {
        return address.toString();
    }
}
