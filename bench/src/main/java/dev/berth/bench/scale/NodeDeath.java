package dev.berth.bench.scale;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Change;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Sees a node declared unreachable, and then all of its tasks bound elsewhere. */
final class NodeDeath {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String node;
  private final Set<NamespacedName> homeless;
  private final int tasks;
  private final CountDownLatch noticed = new CountDownLatch(1);
  private final CountDownLatch placed = new CountDownLatch(1);
  private volatile long noticedAt;
  private volatile long placedAt;

  /**
   * Begins to watch.
   *
   * @param census synced
   */
  NodeDeath(Census census, String node) {
    this.node = node;
    this.homeless =
        census.bindings().cache().list().stream()
            .filter(binding -> binding.getSpec().getNode().equals(node))
            .map(NamespacedName::of)
            .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
    this.tasks = homeless.size();
    census.nodes().onChange(this::changed);
    census.bindings().onChange(this::bound);
  }

  /** How many tasks it had. */
  int tasks() {
    return tasks;
  }

  /** From when a watcher sees the node unreachable until it sees the last new Binding. */
  Duration await() throws InterruptedException {
    if (!noticed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        || !placed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d of %d tasks are not placed again".formatted(homeless.size(), tasks));
    }
    return Duration.ofNanos(Math.max(0, placedAt - noticedAt));
  }

  private void changed(Change<Node> change) {
    boolean lost =
        change.object().getMetadata().getName().equals(node) && !Census.ready(change.object());
    if (lost && noticed.getCount() > 0) {
      noticedAt = System.nanoTime();
      noticed.countDown();
    }
  }

  private void bound(Change<Binding> change) {
    boolean elsewhere =
        !(change instanceof Change.Removed<Binding>)
            && !change.object().getSpec().getNode().equals(node);
    if (elsewhere && homeless.remove(NamespacedName.of(change.object())) && homeless.isEmpty()) {
      placedAt = System.nanoTime();
      placed.countDown();
    }
  }
}
