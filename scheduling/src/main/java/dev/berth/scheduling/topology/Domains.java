package dev.berth.scheduling.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one label of nodes, as small numbers: nodes with the same value are one domain. A
 * value keeps its number for ever; there are as many as there ever were.
 */
public final class Domains {
  /** The domain of a node that does not have the label. */
  public static final int NONE = -1;

  private final String key;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> values = new ArrayList<>();
  private int[] ofNode = new int[0];
  int users;

  Domains(String key) {
    this.key = key;
  }

  /** The label. */
  public String key() {
    return key;
  }

  /** How many domains there are; their numbers are below. */
  public int count() {
    return values.size();
  }

  /** The label's value in a domain. */
  public String value(int domain) {
    return values.get(domain);
  }

  /** The domain of a node, or {@link #NONE}. */
  public int of(int node) {
    return node < ofNode.length ? ofNode[node] : NONE;
  }

  void set(int node, @Nullable String value) {
    if (node >= ofNode.length) {
      int before = ofNode.length;
      ofNode = Arrays.copyOf(ofNode, Math.max(node + 1, before * 2));
      Arrays.fill(ofNode, before, ofNode.length, NONE);
    }
    ofNode[node] = value == null ? NONE : number(value);
  }

  private int number(String value) {
    Integer known = numbers.putIfAbsent(value, values.size());
    if (known == null) {
      values.add(value);
      return values.size() - 1;
    }
    return known;
  }
}
