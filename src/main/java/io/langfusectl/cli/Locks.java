package io.langfusectl.cli;

import io.langfusectl.engine.About;
import io.langfusectl.settings.ProjectLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The right to change a project folder and projects of an engine, until closed. */
record Locks(List<ProjectLock> locks) implements AutoCloseable {

    /** All of them, or none: who holds one is named. */
    static Locks take(Project project, String command, About engine, List<String> projects) {
        var locks = new ArrayList<ProjectLock>();
        try {
            locks.add(ProjectLock.take(project.folderLock(), command));
            for (var name : projects) {
                var file = HexFormat.of().toHexDigits(engine.address().hashCode()) + "-" + name + ".lock";
                locks.add(ProjectLock.take(stateOfUser(project.host()).resolve(file), command));
            }
            return new Locks(locks);
        } catch (RuntimeException e) {
            new Locks(locks).close();
            throw e;
        }
    }

    private static Path stateOfUser(Host host) {
        var given = host.variable("XDG_STATE_HOME");
        var base = given.isEmpty() ? host.home().resolve(".local/state") : Path.of(given);
        return base.resolve("langfuse-ctl");
    }

    @Override
    public void close() {
        locks.forEach(ProjectLock::close);
    }
}
