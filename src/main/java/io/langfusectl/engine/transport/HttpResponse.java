package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A response whose body is streamed from its connection. */
final class HttpResponse implements Response {

    private static final int STATUS = 9;
    private static final int STATUS_END = 12;

    private final Consumer<Boolean> onClose;
    private final int status;
    private final List<String> head;
    private final HttpBody body;
    private boolean closed;

    private HttpResponse(Consumer<Boolean> onClose, int status, List<String> head, HttpBody body) {
        this.onClose = onClose;
        this.status = status;
        this.head = head;
        this.body = body;
    }

    /** @param onClose takes whether the connection may be used again */
    static HttpResponse read(Consumer<Boolean> onClose, HttpInput input, String method) {
        var status = status(input);
        var head = new ArrayList<String>();
        for (var line = input.line(); !line.isEmpty(); line = input.line()) {
            head.add(line);
        }
        if (status == 100) {
            return read(onClose, input, method);
        }
        return new HttpResponse(onClose, status, head, body(input, method, status, head));
    }

    private static int status(HttpInput input) {
        var line = input.line();
        var status = line.length() < STATUS_END ? -1 : Digits.number(line.substring(STATUS, STATUS_END));
        if (!(line.startsWith("HTTP/1.0 ") || line.startsWith("HTTP/1.1 ")) || status < 100 || status > 599) {
            throw input.failed(new IOException("that is not HTTP: " + line));
        }
        return (int) status;
    }

    private static HttpBody body(HttpInput input, String method, int status, List<String> head) {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return HttpBody.ofLength(input, 0);
        }
        if (first(head, "Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return HttpBody.chunked(input);
        }
        var length = Digits.number(first(head, "Content-Length"));
        return length >= 0 ? HttpBody.ofLength(input, length) : HttpBody.untilTheEnd(input);
    }

    private static String first(List<String> head, String name) {
        for (var line : head) {
            if (line.indexOf(':') == name.length() && line.regionMatches(true, 0, name, 0, name.length())) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var line : head) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                        .add(line.substring(colon + 1).strip());
            }
        }
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
            onClose.accept(body.isFinished() && !first(head, "Connection").equalsIgnoreCase("close"));
        }
    }
}
