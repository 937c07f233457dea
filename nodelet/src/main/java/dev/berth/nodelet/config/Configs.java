package dev.berth.nodelet.config;

import dev.berth.client.NamespacedName;
import java.util.Set;

/** ConfigMaps and Secrets as they are known to this node. */
public interface Configs {
  /**
   * From now on a task needs exactly these. It is marked whenever more is known of one of them;
   * what nobody needs is forgotten.
   */
  void need(NamespacedName task, Set<ConfigRef> refs);

  /** What is known of one that is needed; of any other nothing is known. */
  Lookup find(ConfigRef ref);
}
