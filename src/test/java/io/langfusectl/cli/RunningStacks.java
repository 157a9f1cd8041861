package io.langfusectl.cli;

/** Both stacks, started once for all integration tests of this run and taken down with their data at its end. */
final class RunningStacks {

    private static final RealProject PROJECT = start();

    private RunningStacks() {}

    /** The project; whoever changes it puts it back: all ready, as in its {@code .env}. */
    static RealProject project() {
        return PROJECT;
    }

    private static RealProject start() {
        var project = RealProject.make();
        Runtime.getRuntime().addShutdownHook(new Thread(project::close));
        project.ctl("start");
        return project;
    }
}
