package dev.berth.bench.simulation.trace;

import java.util.Map;

/** A node, which is there from the beginning to the end. */
public record TraceNode(String name, Size size, Map<String, String> labels) {
  public TraceNode {
    labels = Map.copyOf(labels);
  }
}
