package io.langfusectl.stack.logs;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.TimeSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/** Prints the logs of several services: one after the other, or followed together. */
public final class LogFollower {

    private final Engine engine;
    private final TimeSource time;
    private final List<DeployedService> members;
    private final LogConsumer hearer;

    public LogFollower(Engine engine, TimeSource time, List<DeployedService> members, LogConsumer consumer) {
        this.engine = engine;
        this.time = time;
        this.members = members;
        this.hearer = consumer;
    }

    public void print(LogRequest request) throws InterruptedException {
        if (request.follow()) {
            follow(request);
            return;
        }
        for (var deployed : members) {
            if (engine.inspect(deployed.container()).isPresent()) {
                new ServiceLogReader(engine, time, deployed, hearer, request.timestamps()).read(request);
            }
        }
    }

    /** Follows all of them until this thread is interrupted or one of them fails. */
    private void follow(LogRequest request) throws InterruptedException {
        var threads = Executors.newCachedThreadPool(LogFollower::thread);
        var oneAtATime = new OneAtATime(hearer);
        try {
            var voices = new ExecutorCompletionService<Void>(threads);
            for (var deployed : members) {
                var serviceLogReader = new ServiceLogReader(engine, time, deployed, oneAtATime, request.timestamps());
                voices.submit(() -> {
                    serviceLogReader.follow(request);
                    return null;
                });
            }
            voices.take().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Serializes the lines of several threads for the consumer. */
    private record OneAtATime(LogConsumer hearer) implements LogConsumer {
        @Override
        public void accept(String stack, String service, boolean stderr, String line) {
            synchronized (hearer) {
                hearer.accept(stack, service, stderr, line);
            }
        }

        @Override
        public void flush() {
            synchronized (hearer) {
                hearer.flush();
            }
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-log");
        thread.setDaemon(true);
        return thread;
    }
}
