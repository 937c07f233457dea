package dev.berth.controller;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.binding.Places;
import dev.berth.api.v1.Binding;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.testkit.TestCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Nodes as far as scheduling sees them: each takes so many Tasks, in the order in which they were
 * bound, and sends back what comes above that, before it has begun.
 */
final class StrictNodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final Informers informers;
  private final Informer<Binding> bindings;
  private final int fit;
  private final Map<String, Set<String>> running = new HashMap<>();
  private int refused;

  StrictNodes(TestCluster cluster, int fit) {
    this.cluster = cluster;
    this.informers = new Informers(cluster.direct(), cluster.timers());
    this.bindings = informers.of(Kinds.BINDING);
    this.fit = fit;
  }

  void start() {
    bindings.onChange(this::changed);
    informers.start();
  }

  private void changed(Change<Binding> change) {
    Binding binding = change.object();
    switch (change) {
      case Change.Added<Binding> _ -> admit(binding);
      case Change.Removed<Binding> _ -> leave(binding);
      case Change.Updated<Binding>(Binding before, Binding after) -> {
        if (after.getSpec().getAttempt() != before.getSpec().getAttempt()) {
          leave(before);
          admit(after);
        }
      }
    }
  }

  private synchronized void leave(Binding binding) {
    running.getOrDefault(binding.getSpec().getNode(), new HashSet<>()).remove(key(binding));
  }

  private synchronized void admit(Binding binding) {
    Set<String> there = running.computeIfAbsent(binding.getSpec().getNode(), _ -> new HashSet<>());
    if (there.size() < fit) {
      there.add(key(binding));
      notifyAll();
    } else {
      refused++;
      var _ = cluster.timers().after(Duration.ZERO, () -> refuse(binding));
    }
  }

  private void refuse(Binding binding) {
    try {
      cluster.direct().placement().release(Places.of(binding), "OutOfCpu", "it is full");
    } catch (FailureException e) {
      // The cluster is being closed.
    }
  }

  /** Waits until so many run. */
  synchronized void awaitRunning(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (running.values().stream().mapToInt(Set::size).sum() < count) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new AssertionError("of %d run %s, refused %d".formatted(count, perNode(), refused));
      }
      wait(left);
    }
  }

  synchronized Map<String, Integer> perNode() {
    Map<String, Integer> counts = new TreeMap<>();
    running.forEach((node, there) -> counts.put(node, there.size()));
    return counts;
  }

  private static String key(Binding binding) {
    return binding.getMetadata().getNamespace()
        + "/"
        + binding.getMetadata().getName()
        + "#"
        + binding.getSpec().getAttempt();
  }

  @Override
  public void close() {
    informers.close();
  }
}
