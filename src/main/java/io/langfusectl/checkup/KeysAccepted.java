package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether Langfuse takes the keys that the proxy reports with. */
final class KeysAccepted implements Station {

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var projects = walk.langfuse(walk.proxyKeys()).projects(Walk.QUICK);
        if (!projects.reply().isOk()) {
            throw new Failure(Problem.KEYS_REJECTED, projects.reply().words());
        }
        walk.project = projects.projects().stream().map(project -> project.id()).findFirst();
    }
}
