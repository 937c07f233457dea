package dev.berth.apiserver.watch;

import dev.berth.api.kind.Kind;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;

/**
 * Which objects a list or a watch is about.
 *
 * @param namespace "" for all
 */
public record Query(Kind<?> kind, String namespace, LabelSelector labels, FieldSelector fields) {}
