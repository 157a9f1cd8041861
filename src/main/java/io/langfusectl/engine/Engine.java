package io.langfusectl.engine;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Volume;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The boundary to a container engine. Every call has a deadline; a call whose effect exists already succeeds. Each
 * method throws a {@link io.langfusectl.problem.Failure} with one of the {@code ENGINE_…} problems when the engine is
 * not running, does not answer, or refuses.
 */
public interface Engine extends AutoCloseable {

    /** Which engine this is and what it can do. */
    EngineInfo info();

    /** Returns whether containers' own addresses can be reached from here, as {@link EngineInfo#local} does. */
    boolean isLocal();

    /** Returns all containers, networks and volumes of the engine. */
    ObservedState observe();

    /** Returns all containers of the engine; faster than {@link #observe}. */
    Containers containers();

    /**
     * Passes each container's name and status to the consumer, in the given order; empty if it does not exist. Faster
     * than {@link #inspect}.
     */
    void containerStatuses(List<String> containers, BiConsumer<String, Optional<ContainerStatus>> consumer);

    /** Returns the inspection of one container; empty if there is none with that name or id. */
    Optional<Inspection> inspect(String container);

    /** The image, if the engine has it. */
    Optional<Image> image(String reference);

    /** Fetches an image, telling how far it is; {@code IMAGE_UNOBTAINABLE} if that cannot be. */
    void pull(String reference, Consumer<PullProgress> progress);

    void createNetwork(Owner owner, Network network);

    void removeNetwork(String name);

    void createVolume(Owner owner, Volume volume);

    /** Removes a volume with all its data. */
    void removeVolume(String name);

    /**
     * Creates the container {@code PROJECT-SERVICE-1}, connected to its networks and with its config files copied into
     * it; does not start it. Until it is complete it is called {@code PROJECT-SERVICE-1.unfinished}; one that a killed
     * command left behind is replaced.
     */
    void createContainer(Owner owner, Service service);

    void start(String container);

    /** Stops a container; after the grace period (the container's own, if empty) it is killed. */
    void stop(String container, Optional<Duration> grace);

    /** Removes a stopped or running container, never its named volumes; returns once it no longer exists. */
    void remove(String container);

    /** Writes a container's log to the sinks until it ends or, following, until the container or the thread ends. */
    void logs(String container, LogRequest request, OutputStream stdout, OutputStream stderr);

    /** Runs a command in a running container. */
    ExecResult exec(String container, List<String> command, Duration deadline);

    /** The content of a file in a container, running or not; empty if there is no such file. */
    Optional<byte[]> readFile(String container, String path);

    @Override
    void close();
}
