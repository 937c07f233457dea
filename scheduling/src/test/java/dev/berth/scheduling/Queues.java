package dev.berth.scheduling;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueSpec;
import dev.berth.scheduling.queue.QueueFacts;
import java.util.function.Consumer;

/** Queues for tests. */
public final class Queues {
  private Queues() {}

  public static QueueFacts queue(String name, Consumer<QueueSpec.Builder> says) {
    QueueSpec.Builder spec = QueueSpec.newBuilder();
    says.accept(spec);
    return QueueFacts.of(
        Queue.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName(name))
            .setSpec(spec)
            .build());
  }

  public static QueueFacts queue(String name) {
    return queue(name, _ -> {});
  }

  public static QueueFacts weighing(String name, int weight) {
    return queue(name, spec -> spec.setWeight(weight));
  }

  public static QueueFacts guaranteed(String name, String cpu, String memory) {
    return queue(
        name,
        spec ->
            spec.putGuaranteed("cpu", Quantities.of(cpu))
                .putGuaranteed("memory", Quantities.of(memory)));
  }

  /** A part of another queue. */
  public static QueueFacts part(String name, String parent, Consumer<QueueSpec.Builder> says) {
    return queue(
        name,
        spec -> {
          spec.setParent(parent);
          says.accept(spec);
        });
  }
}
