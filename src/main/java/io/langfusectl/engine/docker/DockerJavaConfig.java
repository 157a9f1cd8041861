package io.langfusectl.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import io.langfusectl.engine.transport.Transport;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** docker-java's configuration, with explicit values; it reads neither environment nor home directory. */
record DockerJavaConfig(URI uri, ApiVersion api) implements DockerClientConfig {

    static DockerClient newClient(Transport transport, DockerApi dockerApi) {
        var config = new DockerJavaConfig(
                dockerApi.dockerHost().uri(), dockerApi.ping().api());
        return DockerClientImpl.getInstance(config, transport);
    }

    @Override
    public URI getDockerHost() {
        return uri;
    }

    @Override
    public RemoteApiVersion getApiVersion() {
        return RemoteApiVersion.create(api.major(), api.minor());
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
        return null;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String image) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface itself names a type that is deprecated
    public @Nullable SSLConfig getSSLConfig() {
        return null;
    }
}
