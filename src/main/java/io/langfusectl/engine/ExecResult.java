package io.langfusectl.engine;

/** How a command in a container ended, with what it printed on both streams. */
public record ExecResult(int exitCode, String output) {}
