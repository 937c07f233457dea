package dev.berth.scheduling.queue;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.QueueStatus;
import dev.berth.scheduling.cluster.Capacity;
import java.time.Instant;

/** What queues have, as their statuses say it. */
public final class QueueStatuses {
  private QueueStatuses() {}

  /**
   * The status of a queue now.
   *
   * @param before what it says; its conditions keep their times while they hold
   */
  public static QueueStatus of(
      QueueNode queue, Capacity capacity, QueueStatus before, Instant now) {
    Usage used = queue.used();
    QueueStatus.Builder status =
        QueueStatus.newBuilder()
            .setPlaced(used.tasks())
            .setPending(queue.wanted().tasks())
            .setDominantShareMillis((int) Math.round(used.dominantShare() * 1000))
            .addAllConditions(Conditions.set(before.getConditionsList(), valid(queue), now));
    for (int resource = 0; resource < capacity.names().count(); resource++) {
      if (used.of(resource) > 0) {
        String name = capacity.names().name(resource);
        status.putUsed(name, quantity(name, used.of(resource)));
      }
    }
    if (used.dominant() >= 0) {
      status.setDominantResource(capacity.names().name(used.dominant()));
    }
    return status.build();
  }

  private static Condition valid(QueueNode queue) {
    QueueNode parent = queue.parent();
    String wanted = queue.facts().parent();
    boolean found = parent != null && parent.name().equals(wanted);
    Condition.Builder valid = Condition.newBuilder().setType("Valid");
    return found
        ? valid.setStatus(Conditions.TRUE).setReason("Found").build()
        : valid
            .setStatus(Conditions.FALSE)
            .setReason("NoParent")
            .setMessage(
                "its parent %s does not exist or is a part of it; it shares the whole cluster"
                    .formatted(wanted))
            .build();
  }

  private static Quantity quantity(String resource, long amount) {
    return switch (resource) {
      case "cpu", "idle/cpu" -> Quantities.ofMilli(amount);
      case "memory", "ephemeral-storage", "idle/memory" -> Quantities.ofBytes(amount);
      default -> Quantities.of(Long.toString(amount));
    };
  }
}
