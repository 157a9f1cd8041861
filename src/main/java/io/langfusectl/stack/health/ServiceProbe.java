package io.langfusectl.stack.health;

import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Probes a running service once, in the most direct way that is possible. */
final class ServiceProbe {

    private static final Duration SETTLED = Duration.ofMillis(500);

    private final Engine engine;
    private final TimeSource timeSource;

    ServiceProbe(Engine engine, TimeSource timeSource) {
        this.engine = engine;
        this.timeSource = timeSource;
    }

    /** @param test the service's health check as a command, for kinds of service that have no probe */
    ProbeResult at(RunningContainer runningContainer, ProbeSpec probeSpec, List<String> test, Duration limit)
            throws InterruptedException {
        if (probeSpec.serviceKind() == ServiceKind.OTHER) {
            return other(runningContainer, test, limit);
        }
        var address = address(runningContainer, probeSpec);
        if (address.isEmpty()) {
            return inside(runningContainer.container(), probeSpec.serviceKind().insideCommand(), limit);
        }
        try {
            return probeSpec.serviceKind().probeProtocol().ask(address.get(), limit);
        } catch (NoRouteToHostException e) {
            return inside(runningContainer.container(), probeSpec.serviceKind().insideCommand(), limit);
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException e) {
            return ProbeResult.notYet(String.valueOf(e.getMessage()));
        }
    }

    /** Returns whether the port is closed. A service that accepts connections and sends nothing yet has opened it. */
    boolean isClosed(RunningContainer runningContainer, ProbeSpec probeSpec, Duration limit)
            throws InterruptedException {
        var address = address(runningContainer, probeSpec);
        if (address.isEmpty()) {
            return false;
        }
        try {
            probeSpec.serviceKind().probeProtocol().ask(address.get(), limit);
            return false;
        } catch (SocketTimeoutException | NoRouteToHostException unknown) {
            return false;
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (IOException refused) {
            return true;
        }
    }

    private ProbeResult other(RunningContainer runningContainer, List<String> test, Duration limit) {
        var containerStatus = runningContainer.containerStatus();
        return switch (containerStatus.health().orElse("none")) {
            case "healthy" -> ProbeResult.ready("healthy");
            case "unhealthy" -> ProbeResult.sick(containerStatus.healthOutput());
            case "none" -> hasSettled(containerStatus) ? ProbeResult.ready("running") : ProbeResult.notYet("running");
            default ->
                test.isEmpty()
                        ? ProbeResult.notYet(containerStatus.healthOutput())
                        : inside(runningContainer.container(), test, limit);
        };
    }

    private boolean hasSettled(ContainerStatus containerStatus) {
        return containerStatus
                .startedAt()
                .filter(start -> timeSource.now().isBefore(start.plus(SETTLED)))
                .isEmpty();
    }

    /** A container that has just exited refuses the command; its state is inspected next. */
    private ProbeResult inside(String container, List<String> command, Duration limit) {
        try {
            var result = engine.exec(container, command, limit);
            var words = result.output().lines().findFirst().orElse("exit code " + result.exitCode());
            return result.exitCode() == 0 ? ProbeResult.ready(words) : ProbeResult.notYet(words);
        } catch (Failure failure) {
            if (failure.problem() == Problem.ENGINE_REFUSED || failure.problem() == Problem.ENGINE_SILENT) {
                return ProbeResult.notYet(String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
    }

    /**
     * Returns the container's own address on a local engine, else where its port is published on this machine, if it
     * is.
     */
    private Optional<InetSocketAddress> address(RunningContainer runningContainer, ProbeSpec probeSpec) {
        if (engine.isLocal()) {
            return Optional.of(new InetSocketAddress(runningContainer.address(), probeSpec.port()));
        }
        var info = engine.info();
        if (!info.isOnThisMachine()) {
            return Optional.empty();
        }
        return runningContainer.ports().stream()
                .filter(port -> port.target() == probeSpec.port() && port.hostPort() > 0)
                .findFirst()
                .map(ServiceProbe::published);
    }

    private static InetSocketAddress published(PublishedPort port) {
        var anywhere = port.hostIp().isEmpty()
                || port.hostIp().equals("0.0.0.0")
                || port.hostIp().equals("::");
        return new InetSocketAddress(anywhere ? "127.0.0.1" : port.hostIp(), port.hostPort());
    }
}
