package io.langfusectl.stack;

import io.langfusectl.engine.Engine;
import java.util.function.Consumer;

/**
 * Where a step is carried out.
 *
 * @param readinessWaiters waits for services
 * @param tell hears what happens in the course of the step
 */
record ExecutionContext(Engine engine, ReadinessWaiters readinessWaiters, Consumer<ProgressEvent> tell) {}
