package io.langfusectl.engine;

import java.util.List;
import java.util.Map;

/**
 * An image that the engine has.
 *
 * @param id the engine's id
 * @param digests {@code repository@sha256:…} under which it was pulled
 * @param environment the variables it sets
 */
public record Image(String id, List<String> digests, Map<String, String> environment, Map<String, String> labels) {}
