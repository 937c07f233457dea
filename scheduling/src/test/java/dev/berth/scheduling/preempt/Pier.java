package dev.berth.scheduling.preempt;

import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.Ledger;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueTree;
import dev.berth.scheduling.testing.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes with tasks on them, and whoever wants their places. */
final class Pier {
  final Cluster cluster = new Cluster();
  final Planner planner = Planner.standard(cluster, 1);
  final Budgets budgets = new Budgets();
  final Ledger ledger = new Ledger(cluster, new QueueTree(cluster.capacity(), List.of(), Map.of()));
  final Preemption preemption = new Preemption(ledger, budgets);

  void queues(List<QueueFacts> queues, Map<String, String> queueOfNamespace) {
    ledger.use(new QueueTree(cluster.capacity(), queues, queueOfNamespace));
  }

  void node(String name, String cpu, String memory) {
    boolean _ = cluster.put(Samples.node(name, cpu, memory));
  }

  /** Places a task of the task's own priority. */
  Place place(Task task, String node, long since, boolean ending) {
    Footprint footprint = cluster.hold(Demand.of(task));
    List<HostPort> ports =
        Demand.of(task).ports().stream().map(port -> port.at(port.hostPort())).toList();
    Place place =
        new Place(
            PlaceKey.of(task.getMetadata()),
            task.getMetadata().getUid(),
            cluster.numberFor(node),
            footprint,
            ports,
            task.getSpec().getPriority(),
            since,
            ending);
    Place _ = ledger.set(place);
    cluster.drop(footprint);
    return place;
  }

  /**
   * Places tasks given as "node: name priority cpu, ...; ..."; later ones are younger, those with
   * an exclamation mark are being given up.
   */
  void places(String text) {
    long since = 0;
    for (String node : text.split(";", -1)) {
      String[] parts = node.split(":", -1);
      for (String one : parts[1].split(",", -1)) {
        String[] task = one.strip().split(" ", -1);
        String name = task[0].replace("!", "");
        Task made =
            Samples.with(
                spec -> spec.setPriority(Integer.parseInt(task[1])),
                Samples.task(name, task[2], "0"));
        Place _ = place(made, parts[0].strip(), ++since, task[0].endsWith("!"));
      }
    }
  }

  void budget(String label, String value, int allowed) {
    DisruptionBudget.Builder budget = DisruptionBudget.newBuilder();
    budget.getMetadataBuilder().setNamespace("default").setName(label + "-" + value);
    budget.getSpecBuilder().getSelectorBuilder().putMatchLabels(label, value);
    budget.getStatusBuilder().setDisruptionsAllowed(allowed);
    budgets.put(budget.build());
  }

  Shape shape(Task task) {
    return planner.hold(Demand.of(task));
  }

  Optional<Proposal> find(Task task) {
    return preemption.find(shape(task), task.getSpec().getPriority(), _ -> false, _ -> false);
  }

  /** As "node: names", those that are awaited with an exclamation mark; "" for none. */
  String found(Task task) {
    return find(task).map(this::text).orElse("");
  }

  private String text(Proposal proposal) {
    return cluster.name(proposal.node())
        + ": "
        + String.join(
            " ",
            java.util.stream.Stream.concat(
                    proposal.awaited().stream().map(one -> one.key().name() + "!"),
                    proposal.victims().stream().map(one -> one.key().name()))
                .sorted()
                .toList());
  }
}
