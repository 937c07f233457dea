package dev.berth.nodelet.spec;

import dev.berth.nodelet.device.Grant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes into a container that its Binding only names.
 *
 * @param all variables of whole ConfigMaps and Secrets, in order
 * @param single variables of single keys, by the variable's name; a missing one is left out
 * @param folders the node's directories of files, by which of the container's volumes they are
 * @param grant the node's devices that it gets
 */
public record Provided(
    Map<String, String> all,
    Map<String, String> single,
    Map<Integer, String> folders,
    Grant grant) {
  public static final Provided NOTHING = new Provided(Map.of(), Map.of(), Map.of());

  public Provided {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    single = Map.copyOf(single);
    folders = Map.copyOf(folders);
  }

  public Provided(
      Map<String, String> all, Map<String, String> single, Map<Integer, String> folders) {
    this(all, single, folders, Grant.NONE);
  }

  public Provided with(Grant given) {
    return new Provided(all, single, folders, given);
  }

  /** Without what the variables hold: it may be secret. */
  @Override
  public String toString() {
    return "Provided[all=%s, single=%s, folders=%s]"
        .formatted(all.keySet(), single.keySet(), folders);
  }
}
