package io.langfusectl.tunnel.link;

import io.langfusectl.tunnel.model.ForwardProbeResult;
import io.langfusectl.tunnel.model.ProjectKeys;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Connects to a local port and reports what answers through it: the expected service, another one, or nothing. */
record ForwardProbe(LocalListener listener, ProjectKeys keys) {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int MAX_RESPONSE_BYTES = 64 * 1024;
    private static final Pattern OK = Pattern.compile("HTTP/1\\.[01] 200 ");
    private static final Pattern FAILING = Pattern.compile("HTTP/1\\.[01] 5[0-9][0-9] ");
    private static final Pattern LANGFUSE =
            Pattern.compile("\\{(?=[^{}]*\"status\"\\s*:\\s*\"OK\")(?=[^{}]*\"version\"\\s*:\\s*\"[0-9])");
    private static final Pattern LITELLM = Pattern.compile("(?m)^\"I'm alive!\"$");
    private static final Pattern CODE_SERVER = Pattern.compile("\"status\"\\s*:\\s*\"(?:alive|expired)\"");
    private static final Pattern VS_CODE = Pattern.compile("(?m)^[0-9a-f]{40}$");
    private static final Pattern REJECTED = Pattern.compile("HTTP/1\\.[01] (?:400|401|403) ");
    private static final Pattern LOGIN =
            Pattern.compile("\"signinUrl\"\\s*:\\s*\"http(s?)://(?:\\[[^]]*]|[^/\":]+)(?::([0-9]{1,5}))?/");

    /** Asks once; a link must be up. */
    ForwardProbeResult probe() {
        return switch (listener.forward().expected()) {
            case "langfuse" -> langfuse();
            case "litellm" -> litellm();
            case "code" -> code();
            default -> probeTcp();
        };
    }

    private ForwardProbeResult langfuse() {
        var result = evaluate(httpGet("/api/public/health"), LANGFUSE);
        return result.state() == State.READY
                ? new ForwardProbeResult(checkKeys("/api/public/projects", keys.forLangfuse()), loginPort())
                : result;
    }

    private ForwardProbeResult litellm() {
        var result = evaluate(httpGet("/health/liveliness"), LITELLM);
        return result.state() == State.READY
                ? ForwardProbeResult.of(checkKeys("/v1/models", keys.forLitellm()))
                : result;
    }

    /** code-server has /healthz; VS Code's own server has only /version. */
    private ForwardProbeResult code() {
        var result = evaluate(httpGet("/healthz"), CODE_SERVER);
        return result.state() == State.OTHER_SERVICE && listener.channelOpenFailure() == null
                ? evaluate(httpGet("/version"), VS_CODE)
                : result;
    }

    /** Checks with the project's keys, if known, whether the service belongs to this project. */
    private State checkKeys(String path, Optional<String> authorization) {
        var answer = authorization.flatMap(credentials -> httpGet(path, "Authorization: " + credentials + "\r\n"));
        return answer.filter(text -> REJECTED.matcher(text).lookingAt()).isPresent()
                ? State.OTHER_INSTALLATION
                : State.READY;
    }

    /** Returns the port in Langfuse's NEXTAUTH_URL, to which it redirects after a login. */
    private Optional<Integer> loginPort() {
        var answer = LOGIN.matcher(httpGet("/api/auth/providers").orElse(""));
        if (!answer.find()) {
            return Optional.empty();
        }
        int defaultPort = answer.group(1).isEmpty() ? HTTP : HTTPS;
        return Optional.of(answer.group(2) == null ? defaultPort : Integer.parseInt(answer.group(2)));
    }

    private ForwardProbeResult evaluate(Optional<String> answer, Pattern pattern) {
        if (answer.isEmpty()) {
            return ForwardProbeResult.of(stateWithoutResponse());
        }
        if (FAILING.matcher(answer.get()).lookingAt()) {
            return ForwardProbeResult.of(State.NOT_READY);
        }
        boolean isExpected = OK.matcher(answer.get()).lookingAt()
                && pattern.matcher(answer.get()).find();
        return ForwardProbeResult.of(isExpected ? State.READY : State.OTHER_SERVICE);
    }

    private State stateWithoutResponse() {
        var channelOpenFailure = listener.channelOpenFailure();
        if (channelOpenFailure == null) {
            return State.OTHER_SERVICE; // it took the connection and said nothing that we understand
        }
        return channelOpenFailure.toState(listener.forward().endsAtTheHost());
    }

    private Optional<String> httpGet(String path) {
        return httpGet(path, "");
    }

    /** The whole answer to a request, or nothing where none came. */
    private Optional<String> httpGet(String path, String header) {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:"
                                    + listener.forward().remote() + "\r\n" + header
                                    + "Accept: */*\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(MAX_RESPONSE_BYTES), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/") ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A port of which we know nothing is ready when it takes a connection and does not end it at once. */
    private ForwardProbeResult probeTcp() {
        int before = listener.trafficCounters().totalConnections();
        try (var socket = connect()) {
            socket.setSoTimeout(500);
            while (socket.getInputStream().read() >= 0 && listener.channelOpenFailure() == null) {
                break; // it speaks first
            }
        } catch (IOException e) {
            return ForwardProbeResult.of(
                    listener.trafficCounters().totalConnections() > before && listener.channelOpenFailure() == null
                            ? State.READY
                            : stateWithoutResponse());
        }
        return ForwardProbeResult.of(listener.channelOpenFailure() == null ? State.READY : stateWithoutResponse());
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(listener.address(), TIMEOUT_MILLIS);
        return socket;
    }
}
