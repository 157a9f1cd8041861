package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer whose body is read from its connection as it comes. */
final class HttpResponse implements Response {

    private static final int STATUS = 9;
    private static final int STATUS_END = 12;

    private final HttpConnection connection;
    private final int status;
    private final Map<String, List<String>> headers;
    private final HttpBody body;
    private boolean closed;

    private HttpResponse(HttpConnection connection, int status, Map<String, List<String>> headers, HttpBody body) {
        this.connection = connection;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static HttpResponse read(HttpConnection connection, String method) {
        var status = status(connection, line(connection));
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(connection); !line.isEmpty(); line = line(connection)) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                        .add(line.substring(colon + 1).strip());
            }
        }
        if (status == 100) {
            return read(connection, method);
        }
        return new HttpResponse(connection, status, headers, body(connection, method, status, headers));
    }

    private static int status(HttpConnection connection, String line) {
        var status = line.length() < STATUS_END ? -1 : Digits.number(line.substring(STATUS, STATUS_END));
        if (!(line.startsWith("HTTP/1.0 ") || line.startsWith("HTTP/1.1 ")) || status < 100 || status > 599) {
            throw connection.failed(new IOException("that is not HTTP: " + line));
        }
        return (int) status;
    }

    private static HttpBody body(
            HttpConnection connection, String method, int status, Map<String, List<String>> headers) {
        var length = Digits.number(first(headers, "Content-Length"));
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return HttpBody.ofLength(connection, 0);
        }
        if (first(headers, "Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return HttpBody.chunked(connection);
        }
        return length >= 0 ? HttpBody.ofLength(connection, length) : HttpBody.untilTheEnd(connection);
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    /** A line of the head, in Latin-1 as HTTP has it; its length is bounded. */
    static String line(HttpConnection connection) {
        var line = new StringBuilder();
        for (var c = connection.read(); c != '\n'; c = connection.read()) {
            if (c < 0 || line.length() > 16_384) {
                throw connection.failed(null);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.release(
                    body.isFinished() && !first(headers, "Connection").equalsIgnoreCase("close"));
        }
    }
}
