package io.langfusectl.api;

import java.util.List;

/**
 * A call of a model.
 *
 * @param model as the configuration calls it
 * @param words what is asked
 * @param tokens the longest answer
 * @param name of the trace
 * @param tags of the trace
 */
public record ChatRequest(String model, String words, int tokens, String name, List<String> tags) {}
