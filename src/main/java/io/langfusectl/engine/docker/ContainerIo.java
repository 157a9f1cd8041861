package io.langfusectl.engine.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads logs and files of containers and executes commands in them. */
final class ContainerIo {

    private final DockerApi dockerApi;
    private final DockerQueries dockerQueries;

    ContainerIo(DockerApi dockerApi, DockerQueries dockerQueries) {
        this.dockerApi = dockerApi;
        this.dockerQueries = dockerQueries;
    }

    void logs(String container, LogRequest request, OutputStream stdout, OutputStream stderr) throws IOException {
        var tty = dockerQueries
                .inspectJson(container)
                .orElseThrow(() -> new Failure(Problem.ENGINE_REFUSED, "No such container: " + container))
                .at("Config", "Tty")
                .flag();
        var timeouts = request.follow() ? Timeouts.ENDLESS : Timeouts.TRANSFER;
        try (var response = dockerApi.open("GET", logPath(container, request), null, timeouts)) {
            requireSuccess(response);
            if (tty) {
                MultiplexedStream.copyRaw(response.getBody(), stdout);
            } else if (request.follow()) {
                MultiplexedStream.copy(response.getBody(), stdout, stderr);
            } else {
                MultiplexedStream.copyAll(response.getBody(), stdout, stderr);
            }
        }
    }

    private static String logPath(String container, LogRequest request) {
        var path = new StringBuilder("/containers/" + DockerApi.encode(container) + "/logs?stdout=1&stderr=1");
        path.append("&tail=").append(request.tail() < 0 ? "all" : request.tail());
        request.since()
                .ifPresent(
                        since -> path.append(String.format("&since=%d.%09d", since.getEpochSecond(), since.getNano())));
        path.append(request.follow() ? "&follow=1" : "").append(request.timestamps() ? "&timestamps=1" : "");
        return path.toString();
    }

    ExecResult exec(String container, List<String> command, Duration deadline) throws IOException {
        var created = dockerApi
                .send(
                        "POST",
                        "/containers/" + DockerApi.encode(container) + "/exec",
                        execRequestBody(command),
                        Timeouts.ORDINARY)
                .orThrow();
        var id = created.body().at("Id").text();
        var output = new ByteArrayOutputStream();
        try (var response = dockerApi.open(
                "POST",
                "/exec/" + id + "/start",
                "{\"Detach\":false,\"Tty\":false}".getBytes(StandardCharsets.UTF_8),
                Timeouts.within(deadline))) {
            requireSuccess(response);
            MultiplexedStream.copy(response.getBody(), output, output);
        }
        var ended = dockerApi.get("/exec/" + id + "/json", Timeouts.ORDINARY).orThrow();
        return new ExecResult((int) ended.body().at("ExitCode").number(), output.toString(StandardCharsets.UTF_8));
    }

    private static byte[] execRequestBody(List<String> command) throws IOException {
        var json = new ByteArrayOutputStream();
        try (var generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            generator.writeBooleanField("AttachStdout", true);
            generator.writeBooleanField("AttachStderr", true);
            generator.writeFieldName("Cmd");
            generator.writeArray(command.toArray(new String[0]), 0, command.size());
            generator.writeEndObject();
        }
        return json.toByteArray();
    }

    Optional<byte[]> readFile(String container, String path) throws IOException {
        var call = "/containers/" + DockerApi.encode(container) + "/archive?path=" + DockerApi.encode(path);
        try (var response = dockerApi.open("GET", call, null, Timeouts.TRANSFER)) {
            if (response.getStatusCode() == 404) {
                return Optional.empty();
            }
            requireSuccess(response);
            return Tar.firstFile(response.getBody());
        }
    }

    private void requireSuccess(Response response) {
        if (response.getStatusCode() >= 400) {
            dockerApi.readResponse(response).orThrow();
        }
    }
}
