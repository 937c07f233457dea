package dev.berth.nodelet.device;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Binding;
import java.util.HashMap;
import java.util.Map;

/** Which devices a Binding asks for. */
public final class Asked {
  private Asked() {}

  /** How many, by resource; none of 0. */
  public static Map<String, Long> of(Binding binding) {
    Map<String, Long> asked = new HashMap<>();
    binding
        .getSpec()
        .getContainer()
        .getResources()
        .getLimitsMap()
        .forEach((resource, limit) -> {
          // All other resources have names without a prefix.
          if (resource.indexOf('/') >= 0 && Quantities.bytes(limit) > 0) {
            asked.put(resource, Quantities.bytes(limit));
          }
        });
    return asked;
  }
}
