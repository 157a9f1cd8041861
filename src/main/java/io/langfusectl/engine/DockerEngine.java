package io.langfusectl.engine;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Volume;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Docker engine, or one that speaks like it. Any number of threads may use it. */
public final class DockerEngine implements Engine {

    private final Wire wire;
    private final Calls calls;
    private final Looking looking;
    private final Running running;
    private final Pulling pulling;
    private final Departing departing;
    private final EngineAddress address;
    private final LocalSocket localSocket;
    private @Nullable Making making;
    private @Nullable About about;
    private volatile boolean local;
    private volatile boolean closed;

    DockerEngine(Wire wire, EngineAddress address, Credentials credentials, LocalSocket localSocket) {
        this.wire = wire;
        this.address = address;
        this.localSocket = localSocket;
        this.calls = new Calls(wire, address);
        this.looking = new Looking(calls);
        this.running = new Running(calls, looking);
        this.pulling = new Pulling(calls, credentials);
        this.departing = new Departing(calls, looking);
    }

    /**
     * The engine that the docker CLI would talk to. Nothing is asked of it yet.
     *
     * @param environment the process environment
     * @param home the user's home folder
     */
    public static DockerEngine find(Map<String, String> environment, Path home) {
        var search = new EngineSearch(environment, home);
        var address = search.find();
        var credentials = new Credentials(search.configFolder().resolve("config.json"));
        return new DockerEngine(Dials.to(address), address, credentials, LocalSocket.of(environment, home));
    }

    /**
     * Java's first unix-domain socket looks for a source of random numbers, for 10 ms
     * ({@code sun.nio.ch.UnixDomainSockets}); whoever will need one may have that begin early, in another thread.
     */
    public static void wakeSockets() {
        Dials.wakeSockets();
    }

    /** Asked once: it does not change, and the engine needs 10 ms for the answer. */
    @Override
    public synchronized About about() {
        var known = about;
        if (known == null) {
            known = looking.about();
            about = known;
        }
        return known;
    }

    @Override
    public boolean isLocal() {
        if (!local) {
            local = (address.isSocket() && localSocket.is(address.socket())) || turnsOutLocal();
        }
        return local;
    }

    private boolean turnsOutLocal() {
        var is = about().local();
        if (is) {
            localSocket.remember(address.socket());
        }
        return is;
    }

    @Override
    public Observed observe() {
        return looking.observe();
    }

    @Override
    public List<Container> containers(Map<String, String> labels) {
        return looking.containers(labels);
    }

    @Override
    public void vitals(List<String> containers, BiConsumer<String, Optional<Vitals>> hearer) {
        looking.vitals(containers, hearer);
    }

    @Override
    public Optional<Inspection> inspect(String container) {
        return looking.inspect(container);
    }

    @Override
    public Optional<Image> image(String reference) {
        return looking.image(reference);
    }

    @Override
    public void pull(String reference, Consumer<PullProgress> progress) {
        pulling.pull(reference, progress);
    }

    @Override
    public void createNetwork(Owner owner, Network network) {
        making().network(owner, network);
    }

    @Override
    public void removeNetwork(String name) {
        departing.network(name);
    }

    @Override
    public void createVolume(Owner owner, Volume volume) {
        making().volume(owner, volume);
    }

    @Override
    public void removeVolume(String name) {
        departing.volume(name);
    }

    @Override
    public void createContainer(Owner owner, Service service) {
        var image = image(service.image())
                .orElseThrow(() -> new Failure(Problem.ENGINE_REFUSED, "No such image: " + service.image()));
        making().container(owner, service, image.id());
    }

    @Override
    public void start(String container) {
        var answer = calls.post("/containers/" + Calls.encode(container) + "/start", Patience.STARTING);
        if (answer.isRefusal()) {
            throw StartRefusal.in(answer.message()).orElseGet(() -> answer.refusal());
        }
    }

    @Override
    public void stop(String container, Optional<Duration> grace) {
        departing.stop(container, grace);
    }

    @Override
    public void remove(String container) {
        departing.remove(container);
    }

    @Override
    public void logs(String container, LogRequest request, OutputStream stdout, OutputStream stderr) {
        try {
            running.logs(container, request, stdout, stderr);
        } catch (Failure failure) {
            if (!closed && failure.problem() != Problem.INTERRUPTED) {
                throw failure;
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public ExecResult exec(String container, List<String> command, Duration deadline) {
        try {
            return running.exec(container, command, deadline);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public Optional<byte[]> readFile(String container, String path) {
        try {
            return running.readFile(container, path);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Also ends what other threads are reading, quietly. */
    @Override
    public void close() {
        closed = true;
        wire.close();
    }

    /** docker-java's typed half is slow to wake: a command that only looks never does. */
    private synchronized Making making() {
        var there = making;
        if (there == null) {
            there = new Making(TypedClient.over(wire, calls), calls, departing);
            making = there;
        }
        return there;
    }

    private Failure broken(IOException e) {
        return new Failure(e, Problem.ENGINE_UNREACHABLE, calls.address());
    }
}
