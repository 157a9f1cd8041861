package io.langfusectl.cli;

import io.langfusectl.engine.EngineInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Memory and disk of the engine's host: too little is a warning (langfuse-docs self-hosting, docker-compose). */
record HostResourceCheck(Console console, EngineInfo info) {

    private static final double GIB = 1L << 30;

    /** Machines of 8 GiB report somewhat less. */
    private static final double MEMORY = 7.5 * GIB;

    private static final double DISK = 20 * GIB;

    void warn() {
        if (info.memory() > 0 && (double) info.memory() < MEMORY) {
            console.note("warn.memory", tenths((double) info.memory()));
        }
        var free = freeBytes();
        if (free >= 0 && (double) free < DISK) {
            console.note("warn.disk", tenths((double) free));
        }
    }

    /** Where the engine keeps its data, if that is on this machine; -1 if it is not. */
    private long freeBytes() {
        if (!info.local()) {
            return -1;
        }
        try {
            return Files.getFileStore(Path.of(info.rootDirectory())).getUsableSpace();
        } catch (IOException | InvalidPathException unknown) {
            return -1;
        }
    }

    private static double tenths(double bytes) {
        return Math.round(bytes * 10 / GIB) / 10.0;
    }
}
