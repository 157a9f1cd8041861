package io.langfusectl.stack;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.stack.Installation.Member;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/** The logs of several services: one after the other, or followed together. */
final class Chorus {

    private final Engine engine;
    private final Timer timer;
    private final List<Member> members;
    private final LogLine hearer;

    Chorus(Engine engine, Timer timer, List<Member> members, LogLine hearer) {
        this.engine = engine;
        this.timer = timer;
        this.members = members;
        this.hearer = hearer;
    }

    void sing(LogRequest request) throws InterruptedException {
        if (request.follow()) {
            follow(request);
            return;
        }
        for (var member : members) {
            if (engine.inspect(member.container()).isPresent()) {
                new Listening(engine, timer, member, hearer, request.timestamps()).read(request);
            }
        }
    }

    /** Until this thread is interrupted, or following one of them fails. */
    private void follow(LogRequest request) throws InterruptedException {
        var threads = Executors.newCachedThreadPool(Chorus::thread);
        var oneAtATime = new OneAtATime(hearer);
        try {
            var voices = new ExecutorCompletionService<Void>(threads);
            for (var member : members) {
                var listening = new Listening(engine, timer, member, oneAtATime, request.timestamps());
                voices.submit(() -> {
                    listening.follow(request);
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

    /** Several threads speak; the hearer never hears two at once. */
    private record OneAtATime(LogLine hearer) implements LogLine {
        @Override
        public void heard(String stack, String service, boolean stderr, String line) {
            synchronized (hearer) {
                hearer.heard(stack, service, stderr, line);
            }
        }

        @Override
        public void paused() {
            synchronized (hearer) {
                hearer.paused();
            }
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-log");
        thread.setDaemon(true);
        return thread;
    }
}
