package dev.berth.nodelet.loop;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.InitCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The informer of this node's Bindings: the one watch that a nodelet has. */
public final class BindingFeed implements Bindings, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BindingFeed.class);
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final BerthClient client;
  private final Informer<Binding> informer;
  private final Set<Fence> old = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();

  public BindingFeed(BerthClient client, String node, Timers timers) {
    InformerOptions<Binding> mine =
        InformerOptions.<Binding>all().in(ListOptions.ALL.withFields("spec.node=" + node));
    this.client = client;
    informer = new Informer<>(client, Kinds.BINDING, mine, timers);
  }

  /**
   * Begins to watch, and marks each task whose Binding changes; all of them once the Bindings are
   * known, for then what has none may go.
   */
  public void start(TaskLoop loop) {
    informer.onChange(change -> {
      if (!informer.synced()) {
        old.add(Fence.of(change.object()));
      }
      loop.mark(NamespacedName.of(change.object()));
    });
    informer.start();
    Thread waiting = Thread.ofVirtual().name("bindings-synced").start(() -> awaitSynced(loop));
    waiter.set(waiting);
  }

  @Override
  public Optional<Binding> get(NamespacedName task) {
    return informer.cache().get(task.namespace(), task.name());
  }

  /** The images that Bindings name; empty before the Bindings are known. */
  public Optional<Set<String>> images() {
    return informer.synced()
        ? Optional.of(
            informer.cache().list().stream()
                .flatMap(binding -> InitCommands.images(binding.getSpec().getContainer()))
                .collect(Collectors.toSet()))
        : Optional.empty();
  }

  @Override
  public boolean synced() {
    return informer.synced();
  }

  @Override
  public Optional<TaskStatus> before(Binding binding) {
    Fence place = Fence.of(binding);
    if (!old.contains(place)) {
      return Optional.empty();
    }
    Optional<TaskStatus> status =
        client
            .objects(Kinds.TASK)
            .get(binding.getMetadata().getNamespace(), binding.getMetadata().getName())
            .filter(task -> task.getMetadata().getUid().equals(place.uid()))
            .map(Task::getStatus)
            .filter(told -> told.getAttempt() == place.attempt());
    old.remove(place);
    return status;
  }

  @Override
  public void close() {
    Thread waiting = waiter.getAndSet(null);
    if (waiting != null) {
      waiting.interrupt();
    }
    informer.close();
  }

  private void awaitSynced(TaskLoop loop) {
    try {
      while (!informer.awaitSynced(PATIENCE)) {
        log.warn("the Bindings of this node are still not known");
      }
      loop.markAll();
    } catch (InterruptedException e) {
      log.debug("closed before the Bindings were known");
    }
  }
}
