package io.langfusectl.stack;

import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One look at a running service: asks its probe by the shortest way there is, once. */
final class Look {

    private static final Duration SETTLED = Duration.ofMillis(500);

    private final Engine engine;
    private final Timer timer;

    Look(Engine engine, Timer timer) {
        this.engine = engine;
        this.timer = timer;
    }

    /** @param test the service's health check as a command, for kinds of service that have no probe */
    Answer at(Seen seen, Probe probe, List<String> test, Duration limit) throws InterruptedException {
        if (probe.kind() == Kind.OTHER) {
            return other(seen, test, limit);
        }
        var address = address(seen, probe);
        if (address.isEmpty()) {
            return inside(seen.container(), probe.kind().insideCommand(), limit);
        }
        try {
            return probe.kind().question().ask(address.get(), limit);
        } catch (NoRouteToHostException e) {
            return inside(seen.container(), probe.kind().insideCommand(), limit);
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException e) {
            return Answer.notYet(String.valueOf(e.getMessage()));
        }
    }

    /** Nobody listens there; a service that accepts and says nothing yet has opened its port. */
    boolean isClosed(Seen seen, Probe probe, Duration limit) throws InterruptedException {
        var address = address(seen, probe);
        if (address.isEmpty()) {
            return false;
        }
        try {
            probe.kind().question().ask(address.get(), limit);
            return false;
        } catch (SocketTimeoutException | NoRouteToHostException unknown) {
            return false;
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException refused) {
            return true;
        }
    }

    private Answer other(Seen seen, List<String> test, Duration limit) {
        var containerStatus = seen.containerStatus();
        return switch (containerStatus.health().orElse("none")) {
            case "healthy" -> Answer.ready("healthy");
            case "unhealthy" -> Answer.sick(containerStatus.healthOutput());
            case "none" -> hasSettled(containerStatus) ? Answer.ready("running") : Answer.notYet("running");
            default ->
                test.isEmpty() ? Answer.notYet(containerStatus.healthOutput()) : inside(seen.container(), test, limit);
        };
    }

    private boolean hasSettled(ContainerStatus containerStatus) {
        return containerStatus
                .startedAt()
                .filter(start -> timer.now().isBefore(start.plus(SETTLED)))
                .isEmpty();
    }

    /** A container that ended just now refuses; what became of it is asked next. */
    private Answer inside(String container, List<String> command, Duration limit) {
        try {
            var result = engine.exec(container, command, limit);
            var words = result.output().lines().findFirst().orElse("exit code " + result.exitCode());
            return result.exitCode() == 0 ? Answer.ready(words) : Answer.notYet(words);
        } catch (Failure failure) {
            if (failure.problem() == Problem.ENGINE_REFUSED || failure.problem() == Problem.ENGINE_SILENT) {
                return Answer.notYet(String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
    }

    /** The container's own on a local engine; else where the port is published, if that is this machine. */
    private Optional<InetSocketAddress> address(Seen seen, Probe probe) {
        if (engine.isLocal()) {
            return Optional.of(new InetSocketAddress(seen.address(), probe.port()));
        }
        var info = engine.info();
        if (!info.isOnThisMachine()) {
            return Optional.empty();
        }
        return engine.observe().container(seen.container()).stream()
                .flatMap(there -> there.ports().stream())
                .filter(port -> port.target() == probe.port() && port.hostPort() > 0)
                .findFirst()
                .map(Look::published);
    }

    private static InetSocketAddress published(PublishedPort port) {
        var anywhere = port.hostIp().isEmpty()
                || port.hostIp().equals("0.0.0.0")
                || port.hostIp().equals("::");
        return new InetSocketAddress(anywhere ? "127.0.0.1" : port.hostIp(), port.hostPort());
    }
}
