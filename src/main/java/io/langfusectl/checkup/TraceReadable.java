package io.langfusectl.checkup;

import io.langfusectl.api.Reply;
import io.langfusectl.api.TracesReply;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.regex.Pattern;

/** Whether the call's trace can be read in Langfuse: exactly one. While it cannot, looks for what became of it. */
final class TraceReadable implements Station {

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(3);

    /** The proxy sends after five seconds, and what is written then is there a second later. */
    private static final Duration USUAL = Duration.ofSeconds(6);

    /** A second trace of the same call would be there by then. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** What Node says of a connection that does not come about. */
    private static final Pattern NO_CONNECTION =
            Pattern.compile("ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|EAI_AGAIN|socket hang up");

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var pause = FIRST_PAUSE;
        for (var tracesReply = find(walk); tracesReply.ids().isEmpty(); tracesReply = find(walk)) {
            clickHouseWorks(walk, tracesReply.reply());
            if (walk.sinceCall().compareTo(USUAL) > 0) {
                nothingWasLost(walk);
            }
            if (walk.sinceCall().compareTo(LONGEST) > 0) {
                throw gone(walk);
            }
            walk.timer.pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause;
        }
        walk.timer.pause(SETTLED);
        walk.traceIds = find(walk).ids();
        if (walk.traceIds.size() > 1) {
            throw new Failure(Problem.CALLBACK_TWICE, walk.scene().configFile());
        }
    }

    /** In the tables that the write mode fills first. */
    private static TracesReply find(Walk walk) throws InterruptedException {
        var langfuse = walk.langfuse(walk.proxyKeys());
        return walk.writeMode().equals("events_only")
                ? langfuse.observationsTagged(walk.tag, Walk.QUICK)
                : langfuse.tracesTagged(walk.tag, Walk.QUICK);
    }

    /** All health checks stay green without it (langfuse-seen.md 4); reading tells. */
    private static void clickHouseWorks(Walk walk, Reply reply) {
        var scene = walk.lookAgain();
        var isDown = scene.isDown(Scene.CLICKHOUSE);
        var isAway =
                reply.status() == 500 && NO_CONNECTION.matcher(reply.body()).find();
        if (isDown || (isAway && walk.sinceCall().compareTo(USUAL) > 0)) {
            throw new Failure(
                    Problem.CLICKHOUSE_DOWN,
                    scene.name(Scene.CLICKHOUSE),
                    scene.state(Scene.CLICKHOUSE),
                    reply.words());
        }
    }

    private static void nothingWasLost(Walk walk) {
        Telltale.since(walk).ifPresent(left -> {
            throw new Failure(left.telltale().problem(), left.line());
        });
    }

    /** In the queue still, or nobody knows. */
    private static Failure gone(Walk walk) {
        var waiting = new RedisLook(walk.scene()).waitingJobs();
        return waiting > 0
                ? new Failure(Problem.WORKER_STUCK, walk.scene().name(Scene.WORKER), "LLEN " + waiting)
                : new Failure(Problem.TRACE_MISSING, walk.tag, LONGEST.toSeconds());
    }
}
