package io.langfusectl.cli;

/** The program: global options, the command tree, the rooms. */
public final class LangfuseCtl {

    private LangfuseCtl() {}

    /** Runs one command line and returns its exit code. */
    public static int run(Host host, String... args) {
        host.err().println(args.length);
        return 0;
    }
}
