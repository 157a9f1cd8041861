package io.langfusectl.compose;

import java.util.Map;

/**
 * A named volume that a stack uses.
 *
 * @param key its name in the stack file
 * @param name its real name on the engine
 * @param external the stack does not own it
 */
public record Volume(
        String key,
        String name,
        boolean external,
        String driver,
        Map<String, String> driverOptions,
        Map<String, String> labels) {}
