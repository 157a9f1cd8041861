package io.langfusectl.compose;

import java.util.Map;

/**
 * A network that a stack uses.
 *
 * @param key its name in the stack file
 * @param name its real name on the engine
 * @param external the stack does not own it: another stack, or a person, makes it
 * @param internal no way out to the world
 */
public record Network(String key, String name, boolean external, boolean internal, Map<String, String> labels) {}
