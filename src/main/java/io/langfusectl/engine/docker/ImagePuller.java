package io.langfusectl.engine.docker;

import com.fasterxml.jackson.core.JsonToken;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.langfusectl.compose.ImageReference;
import io.langfusectl.engine.PullProgress;
import io.langfusectl.engine.discovery.RegistryCredentials;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Pulls images and sums the progress of their layers. */
final class ImagePuller {

    private final DockerApi dockerApi;
    private final RegistryCredentials registryCredentials;

    ImagePuller(DockerApi dockerApi, RegistryCredentials registryCredentials) {
        this.dockerApi = dockerApi;
        this.registryCredentials = registryCredentials;
    }

    void pull(String image, Consumer<PullProgress> progress) {
        var imageReference = ImageReference.of(image);
        var path = "/images/create?fromImage=" + DockerApi.encode(imageReference.repository()) + "&tag="
                + DockerApi.encode(imageReference.version());
        var headers = registryCredentials.headerFor(imageReference.registry());
        try (var response = dockerApi.openWith(headers, "POST", path, Timeouts.TRANSFER)) {
            if (response.getStatusCode() >= 400) {
                throw toFailure(
                        image, imageReference, dockerApi.readResponse(response).message());
            }
            var error = readProgress(response, progress);
            if (!error.isEmpty()) {
                throw toFailure(image, imageReference, error);
            }
        } catch (IOException e) {
            throw new Failure(e, Problem.ENGINE_UNREACHABLE, dockerApi.dockerHost());
        }
    }

    private static Failure toFailure(String image, ImageReference imageReference, String why) {
        return new Failure(Problem.IMAGE_UNOBTAINABLE, image, imageReference.registry(), why);
    }

    /** The error in which the pull ended, or the empty string. */
    private static String readProgress(Response response, Consumer<PullProgress> progress) throws IOException {
        var layers = new HashMap<String, PullProgress>();
        try (var parser = Json.sequence(response.getBody())) {
            for (var token = parser.nextToken(); token == JsonToken.START_OBJECT; token = parser.nextToken()) {
                var line = new Json(Json.value(parser));
                if (line.at("error").isPresent()) {
                    return line.at("error").text();
                }
                if (updateLayer(line, layers)) {
                    progress.accept(total(layers));
                }
            }
        }
        return "";
    }

    /** Counts downloads only; extraction reports the same bytes again. */
    private static boolean updateLayer(Json line, Map<String, PullProgress> layers) {
        var layer = line.at("id").text();
        var known = layers.get(layer);
        switch (line.at("status").text()) {
            case "Downloading" ->
                layers.put(
                        layer,
                        new PullProgress(
                                line.at("progressDetail", "current").number(),
                                line.at("progressDetail", "total").number()));
            case "Download complete" -> {
                if (known != null) {
                    layers.put(layer, new PullProgress(known.total(), known.total()));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static PullProgress total(Map<String, PullProgress> layers) {
        return new PullProgress(
                layers.values().stream().mapToLong(PullProgress::current).sum(),
                layers.values().stream().mapToLong(PullProgress::total).sum());
    }
}
