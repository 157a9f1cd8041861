package io.langfusectl.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The commands that only look, and the start that finds nothing to do, in a process of their own, so that Java can note
 * what these few need.
 */
public final class ShortRehearsal {

    private ShortRehearsal() {}

    /** In the current folder, where all has been started already. */
    public static void main(String[] none) throws ClassNotFoundException {
        Class.forName("io.langfusectl.Main");
        var real = Host.real();
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
        var in = new ByteArrayInputStream(new byte[0]);
        var host =
                new Host(real.directory(), real.home(), real.environment(), in, nowhere, nowhere, real.locale(), false);
        LangfuseCtl.run(host, "status");
        if (LangfuseCtl.run(host, "status", "--json") == 0) { // or the start would need all that a start may need
            LangfuseCtl.run(host, "start");
        }
    }
}
