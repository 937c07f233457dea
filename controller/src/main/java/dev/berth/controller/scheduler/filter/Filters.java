package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rules, in the order in which they are asked. The first veto is the one that counts, so those
 * that say most to people come first: that a node is silent matters more than that it is also full.
 */
public final class Filters implements Filter {
  private final Filter[] filters;

  public Filters(List<Filter> filters) {
    this.filters = filters.toArray(Filter[]::new);
  }

  public static Filters standard() {
    return new Filters(
        List.of(
            new ReadyFilter(),
            new UnschedulableFilter(),
            new SelectorFilter(),
            new TaintFilter(),
            new ResourceFilter(),
            new PortFilter()));
  }

  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    for (Filter filter : filters) {
      Veto veto = filter.veto(demand, node);
      if (veto != null) {
        return veto;
      }
    }
    return null;
  }
}
