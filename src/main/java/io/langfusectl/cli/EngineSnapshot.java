package io.langfusectl.cli;

import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.stack.StackService;
import java.nio.file.Path;

/** What a command that looks begins with: an engine, which the caller closes, and what was made in a folder. */
record EngineSnapshot(Engine engine, Containers there) implements AutoCloseable {

    static EngineSnapshot at(Engine engine, Path directory) {
        try {
            return new EngineSnapshot(engine, StackService.madeIn(engine, directory));
        } catch (RuntimeException failed) {
            engine.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
