package dev.berth.scheduling.preempt;

import static dev.berth.scheduling.Tasks.apartFrom;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.Queues;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every proposal, on random clusters with queues, budgets, ports and neighbours. */
final class PreemptionPropertiesTest {
  private static final String[] NAMESPACES = {"default", "a", "b", "c"};

  @Property(tries = 1_000)
  void everythingIsAsBeforeWhateverWasFound(@ForAll long seed) {
    Random random = new Random(seed);
    Pier pier = pier(random);
    Task task = wanting(random);
    Shape shape = pier.shape(task);
    // A shape that counts who is there.
    Shape watcher = pier.shape(apartFrom("app", "x", Samples.task("watcher", "0", "0")));
    Map<String, Object> before = snapshot(pier, shape, watcher);

    Optional<Proposal> _ = pier.find(task);

    assertThat(snapshot(pier, shape, watcher)).isEqualTo(before);
  }

  @Property(tries = 1_000)
  void itFitsOnceTheVictimsHaveGoneAndNotBefore(@ForAll long seed) {
    Random random = new Random(seed);
    Pier pier = pier(random);
    Task task = wanting(random);
    Shape shape = pier.shape(task);
    Proposal proposal = pier.find(task).orElse(null);
    if (proposal == null || shape.fits(proposal.node())) {
      return;
    }
    List<Place> victims = proposal.victims();
    proposal.awaited().forEach(one -> pier.ledger.remove(one.key()));
    victims.forEach(one -> pier.ledger.remove(one.key()));

    assertThat(shape.fits(proposal.node())).isTrue();
    for (Place victim : victims) {
      pier.place(again(victim), pier.cluster.name(victim.node()), victim.since(), false);
      assertThat(shape.fits(proposal.node())).as("without %s", victim.key()).isFalse();
      pier.ledger.remove(victim.key());
    }
  }

  @Property(tries = 1_000)
  void onlyThoseGoWhoMay(@ForAll long seed) {
    Random random = new Random(seed);
    Pier pier = pier(random);
    Task task = wanting(random);
    QueueNode own = pier.ledger.tree().of(task.getMetadata().getNamespace());
    Proposal proposal = pier.find(task).orElse(null);
    if (proposal == null) {
      return;
    }
    boolean guaranteed = own.isGuaranteed(pier.shape(task).footprint().needs());
    for (Place victim : proposal.victims()) {
      boolean lesser = victim.priority() < task.getSpec().getPriority();
      QueueNode theirs = pier.ledger.tree().of(victim.key().namespace());
      assertThat(theirs == own ? lesser : guaranteed).as(victim.key().toString()).isTrue();
    }
    long ofBudget =
        proposal.victims().stream()
            .filter(one -> one.key().namespace().equals("default"))
            .filter(one -> "x".equals(one.footprint().kin().labels().get("app")))
            .count();
    assertThat(ofBudget).isLessThanOrEqualTo(1);
    // Nobody is left with less than his guarantee.
    Map<QueueNode, Boolean> hadIt = new HashMap<>();
    proposal.victims().stream()
        .map(one -> pier.ledger.tree().of(one.key().namespace()))
        .filter(queue -> queue != own)
        .forEach(queue -> hadIt.put(queue, true));
    proposal.victims().forEach(one -> pier.ledger.remove(one.key()));
    for (QueueNode queue : hadIt.keySet()) {
      long cpu = queue.used().of(0);
      assertThat(cpu).isGreaterThanOrEqualTo(queue.facts().guaranteed().cpu());
    }
  }

  private static Task again(Place victim) {
    Task task =
        Samples.task(
            victim.key().name(),
            victim.footprint().needs().amounts().cpu() + "m",
            Long.toString(victim.footprint().needs().amounts().memory()));
    for (Map.Entry<String, String> label : victim.footprint().kin().labels().entrySet()) {
      task = labelled(label.getKey(), label.getValue(), task);
    }
    if (!victim.hostPorts().isEmpty()) {
      task = withPort(task, 80, victim.hostPorts().getFirst().getHostPort());
    }
    if (!victim.footprint().kin().aversions().isEmpty()) {
      task = apartFrom("app", "x", task);
    }
    return in(victim.key().namespace(), priority(victim.priority(), task));
  }

  private static Pier pier(Random random) {
    Pier pier = new Pier();
    int nodes = 1 + random.nextInt(4);
    for (int i = 0; i < nodes; i++) {
      pier.node("n" + i, Integer.toString(2 + random.nextInt(4)), "4Gi");
    }
    pier.queues(
        List.of(
            Queues.guaranteed("qa", "2", "2Gi"),
            Queues.guaranteed("qb", "1", "1Gi"),
            Queues.queue("qc")),
        Map.of("a", "qa", "b", "qb", "c", "qc"));
    pier.budget("app", "x", random.nextInt(2));
    int tasks = 4 + random.nextInt(16);
    for (int i = 0; i < tasks; i++) {
      pier.place(
          anyTask(random, "t" + i),
          "n" + random.nextInt(nodes),
          random.nextInt(5),
          random.nextInt(6) == 0);
    }
    return pier;
  }

  /** Mostly more important than the others, and seldom small. */
  private static Task wanting(Random random) {
    Task task = anyTask(random, "new");
    return priority(
        random.nextInt(8),
        Samples.with(
            spec ->
                spec.getContainerBuilder()
                    .getResourcesBuilder()
                    .putRequests("cpu", Quantities.ofMilli(1_000L * (1 + random.nextInt(3)))),
            task));
  }

  private static Task anyTask(Random random, String name) {
    Task task = Samples.task(name, random.nextInt(4) * 500 + "m", random.nextInt(3) * 512 + "Mi");
    if (random.nextInt(3) == 0) {
      task = labelled("app", "x", task);
    }
    if (random.nextInt(6) == 0) {
      task = withPort(task, 80, 8080 + random.nextInt(2));
    }
    if (random.nextInt(6) == 0) {
      task = apartFrom("app", "x", task);
    }
    return in(NAMESPACES[random.nextInt(NAMESPACES.length)], priority(random.nextInt(4), task));
  }

  private static Map<String, Object> snapshot(Pier pier, Shape... shapes) {
    Map<String, Object> all = new TreeMap<>();
    pier.cluster.forEachPlace(place -> all.put("place " + place.key(), place));
    int resources = pier.cluster.capacity().names().count();
    for (int node = 0; node < pier.cluster.numbers(); node++) {
      for (int resource = 0; resource < resources; resource++) {
        all.put("free " + node + " " + resource, pier.cluster.capacity().free(node, resource));
      }
      all.put("tasks " + node, pier.cluster.capacity().tasks(node));
      all.put("ports " + node, pier.cluster.ports(node).taken(8080, false));
      all.put("places " + node, java.util.Set.copyOf(pier.cluster.placesOn(node)));
      for (int i = 0; i < shapes.length; i++) {
        all.put("fits " + i + " " + node, shapes[i].fits(node));
      }
    }
    List<QueueNode> queues = new ArrayList<>(pier.ledger.tree().queues());
    queues.add(pier.ledger.tree().root());
    for (QueueNode queue : queues) {
      all.put("tasks of " + queue.name(), queue.used().tasks());
      for (int resource = 0; resource < resources; resource++) {
        all.put("used " + queue.name() + " " + resource, queue.used().of(resource));
      }
      for (Shape shape : shapes) {
        all.put("borrows " + queue.name(), queue.borrows(shape.footprint().needs()));
      }
    }
    return all;
  }
}
