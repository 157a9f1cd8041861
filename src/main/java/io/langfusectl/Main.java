package io.langfusectl;

import io.langfusectl.cli.LangfuseCtl;
import io.langfusectl.cli.ProcessContext;

/** The program. */
public final class Main {

    private static final String[] SELECTORS = {"sun.nio.ch.EPollSelectorProvider", "sun.nio.ch.KQueueSelectorProvider"};

    private static final int INTERRUPTED = 130;

    private Main() {}

    public static void main(String[] args) {
        spareSearches();
        int code = LangfuseCtl.run(ProcessContext.real(), args);
        if (code == INTERRUPTED) {
            System.exit(code); // waits for the end of what the signal began
        }
        Runtime.getRuntime().halt(code); // from JDK 21 on an exit wakes a logger first
    }

    /**
     * What would be looked for in every jar at every start, and is in none: Groovy, converters, another selector. And
     * from JDK 22 on another console, with keys of its own.
     */
    private static void spareSearches() {
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
        System.setProperty("jdk.console", "java.base");
        for (var selector : SELECTORS) {
            if (isInJava(selector)) {
                System.setProperty("java.nio.channels.spi.SelectorProvider", selector);
            }
        }
    }

    private static boolean isInJava(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
