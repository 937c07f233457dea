package dev.berth.scheduling.topology;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.TaskTerm;
import java.util.Set;

/** Which tasks a {@link Counter} counts. Equal ones share their counter. */
public sealed interface Members {
  /** Whether a task is one of them. */
  boolean include(Kin kin);

  /**
   * The tasks of a term.
   *
   * @param namespace where they are unless the term says otherwise
   */
  static Selected of(TaskTerm term, String namespace) {
    Set<String> namespaces =
        term.getNamespacesCount() == 0 ? Set.of(namespace) : Set.copyOf(term.getNamespacesList());
    return new Selected(namespaces, Selectors.of(term.getLabelSelector()));
  }

  /**
   * Those with certain labels.
   *
   * @param namespaces where they are
   */
  record Selected(Set<String> namespaces, LabelSelector selector) implements Members {
    public Selected {
      namespaces = Set.copyOf(namespaces);
    }

    @Override
    public boolean include(Kin kin) {
      return namespaces.contains(kin.namespace()) && selector.matches(kin.labels());
    }
  }

  /** Those that keep certain others away. */
  record Averse(Kin.Aversion to) implements Members {
    @Override
    public boolean include(Kin kin) {
      return kin.aversions().contains(to);
    }
  }
}
