package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;

/** Whether the proxy takes calls. */
final class ProxyReady implements Station {

    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration PERIOD = Duration.ofMillis(500);

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var until = walk.timer.now().plus(LONGEST);
        while (true) {
            if (!walk.scene().isRunning(Scene.PROXY)) {
                throw new Failure(
                        Problem.PROXY_STOPPED,
                        walk.scene().name(Scene.PROXY),
                        walk.scene().state(Scene.PROXY));
            }
            var reply = walk.liteLlm().readiness(Walk.QUICK);
            if (reply.isOk()) {
                return;
            }
            if (walk.timer.now().isAfter(until)) {
                throw new Failure(Problem.PROXY_SILENT, reply.words());
            }
            walk.timer.pause(PERIOD);
            walk.lookAgain();
        }
    }
}
