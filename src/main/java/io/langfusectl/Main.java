package io.langfusectl;

import io.langfusectl.cli.Host;
import io.langfusectl.cli.LangfuseCtl;

/** The program. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(LangfuseCtl.run(Host.real(), args));
    }
}
