package dev.berth.api.kind.queue;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The kind Queue. */
public final class QueueKind implements KindRules<Queue> {
  public static final Kind<Queue> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "Queue",
          "queues",
          List.of("q"),
          false,
          Queue.getDefaultInstance(),
          new QueueKind());

  private QueueKind() {}

  @Override
  public Queue withDefaults(Queue queue) {
    if (queue.getSpec().hasWeight()) {
      return queue;
    }
    Queue.Builder into = queue.toBuilder();
    into.getSpecBuilder().setWeight(1);
    return into.build();
  }

  @Override
  public List<Violation> validate(Queue queue) {
    return QueueRules.validate(queue);
  }

  @Override
  public List<Column<Queue>> columns() {
    return List.of(
        Column.of("PARENT", queue -> queue.getSpec().getParent()),
        Column.of("WEIGHT", queue -> Integer.toString(queue.getSpec().getWeight())),
        Column.of("PLACED", queue -> Integer.toString(queue.getStatus().getPlaced())),
        Column.of("PENDING", queue -> Integer.toString(queue.getStatus().getPending())),
        Column.of("SHARE", queue -> share(queue.getStatus())),
        Column.wide("GUARANTEED", queue -> amounts(queue.getSpec().getGuaranteedMap())),
        Column.wide("MAXIMUM", queue -> amounts(queue.getSpec().getMaximumMap())));
  }

  @Override
  public boolean hasStatus() {
    return true;
  }

  /** For example "12.5% cpu". */
  private static String share(QueueStatus status) {
    int millis = status.getDominantShareMillis();
    return status.getDominantResource().isEmpty()
        ? ""
        : "%d.%d%% %s".formatted(millis / 10, millis % 10, status.getDominantResource());
  }

  /** For example "cpu=2,memory=4Gi". */
  private static String amounts(Map<String, Quantity> amounts) {
    return new TreeMap<>(amounts)
        .entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue().getText())
            .collect(Collectors.joining(","));
  }
}
