package io.langfusectl.engine;

/** How far a pull is, in bytes over all layers known so far; total is 0 while unknown. */
public record PullProgress(long current, long total) {}
