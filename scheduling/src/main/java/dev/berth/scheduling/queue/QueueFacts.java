package dev.berth.scheduling.queue;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.demand.Amounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a Queue says.
 *
 * @param parent "" for none
 * @param maximum only what it names is limited
 * @param maximumTasks {@link Integer#MAX_VALUE} for no limit
 */
public record QueueFacts(
    String name,
    String parent,
    int weight,
    Amounts guaranteed,
    Map<String, Long> maximum,
    int maximumTasks,
    StrategyType strategy) {
  /** Where namespaces belong that say nothing. */
  public static final String DEFAULT = "default";

  /** The label of namespaces that names their Queue. */
  public static final String LABEL = "berth.dev/queue";

  public QueueFacts {
    maximum = Map.copyOf(maximum);
  }

  public static QueueFacts of(Queue queue) {
    Map<String, Long> maximum = new HashMap<>();
    Amounts most = Amounts.of(queue.getSpec().getMaximumMap());
    queue.getSpec().getMaximumMap().keySet().forEach(name -> maximum.put(name, most.of(name)));
    return new QueueFacts(
        queue.getMetadata().getName(),
        queue.getSpec().getParent(),
        Math.max(1, queue.getSpec().getWeight()),
        Amounts.of(queue.getSpec().getGuaranteedMap()),
        maximum,
        queue.getSpec().hasMaximumTasks() ? queue.getSpec().getMaximumTasks() : Integer.MAX_VALUE,
        queue.getSpec().getStrategy());
  }

  /** The queue that each namespace names; those that name none are not in it. */
  public static Map<String, String> namedBy(Collection<Namespace> namespaces) {
    Map<String, String> queueOf = new HashMap<>();
    for (Namespace namespace : namespaces) {
      String queue = namespace.getMetadata().getLabelsMap().get(LABEL);
      if (queue != null) {
        queueOf.put(namespace.getMetadata().getName(), queue);
      }
    }
    return queueOf;
  }

  /** A Queue of which nothing is said. */
  public static QueueFacts plain(String name) {
    return new QueueFacts(
        name,
        "",
        1,
        Amounts.NONE,
        Map.of(),
        Integer.MAX_VALUE,
        StrategyType.STRATEGY_TYPE_UNSPECIFIED);
  }
}
