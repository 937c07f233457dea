package dev.berth.controller.budget;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.DisruptionBudgetStatus;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.Outcome;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts a budget anew whenever something changes that it may count, and writes what differs. Where
 * Tasks are many and change all the time, counting takes a tenth of a thread's time at most.
 */
public final class BudgetCount implements AutoCloseable {
  private static final int WORKERS = 2;

  /** How long a count waits for the cache of Bindings; later it is tried again. */
  private static final Duration CACHE_WAIT = Duration.ofSeconds(2);

  /** So many times as long as a count took there is none of that budget: Tasks may be many. */
  private static final int RESTS = 9;

  private static final Duration LONGEST_REST = Duration.ofMillis(500);

  private final Informer<DisruptionBudget> budgets;
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;
  private final Timers timers;
  private final ControllerLoop<NamespacedName> loop;

  /** What was last written of each budget; one that is gone is forgotten. */
  private final Map<NamespacedName, DisruptionBudgetStatus> written = new ConcurrentHashMap<>();

  /** Until when each budget rests, in the monotonic time of the timers. */
  private final Map<NamespacedName, Long> restsUntil = new ConcurrentHashMap<>();

  /**
   * @param informers whose DisruptionBudgets, Tasks and Bindings are shared; started by their owner
   */
  public BudgetCount(BerthClient client, Informers informers, Timers timers) {
    this.budgets = informers.of(Kinds.DISRUPTION_BUDGET);
    this.tasks = informers.of(Kinds.TASK);
    this.bindings = informers.of(Kinds.BINDING);
    this.timers = timers;
    this.loop =
        ControllerLoop.<NamespacedName>named("budget")
            .on(budgets, ControllerLoop::ownName)
            .on(tasks, this::selecting)
            .on(bindings, this::selecting)
            .workers(WORKERS)
            .build(client, timers, this::reconcile);
  }

  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private List<NamespacedName> selecting(Binding binding) {
    return tasks.cache().get(NamespacedName.of(binding)).map(this::selecting).orElse(List.of());
  }

  private List<NamespacedName> selecting(Task task) {
    return budgets.cache().list(task.getMetadata().getNamespace()).stream()
        .filter(budget ->
            Selectors.of(budget.getSpec().getSelector()).matches(task.getMetadata().getLabelsMap()))
        .map(NamespacedName::of)
        .toList();
  }

  private Outcome reconcile(NamespacedName key, BerthClient client) throws InterruptedException {
    Optional<DisruptionBudget> there = budgets.cache().get(key);
    if (there.isEmpty()) {
      written.remove(key);
      restsUntil.remove(key);
      return Outcome.done();
    }
    long start = timers.nanos();
    long rest = restsUntil.getOrDefault(key, start) - start;
    if (rest > 0) {
      return Outcome.after(Duration.ofNanos(rest));
    }
    DisruptionBudget budget = there.get();
    if (!bindingsShowEvictions(key, budget)) {
      return Outcome.retry("the cache of Bindings does not show the last eviction yet");
    }
    DisruptionBudgetStatus counted = count(key, budget);
    if (counted.equals(budget.getStatus())) {
      written.put(key, counted);
    } else {
      write(key, client, budget, counted);
    }
    return Outcome.done();
  }

  private DisruptionBudgetStatus count(NamespacedName key, DisruptionBudget budget) {
    long start = timers.nanos();
    DisruptionBudgetStatus counted =
        BudgetPlan.status(
            budget,
            tasks.cache().list(key.namespace()),
            task -> bindings.cache().get(NamespacedName.of(task)));
    long took = timers.nanos() - start;
    restsUntil.put(key, start + took + Math.min(RESTS * took, LONGEST_REST.toNanos()));
    return counted;
  }

  /**
   * Others only ever take of a status that we have written. So while it is as we left it, nobody
   * has; and it need not be waited for until a bookmark says that there were no Bindings to see.
   */
  private boolean bindingsShowEvictions(NamespacedName key, DisruptionBudget budget)
      throws InterruptedException {
    boolean untouched = !budget.hasStatus() || budget.getStatus().equals(written.get(key));
    return untouched || bindings.waitFor(budget.getMetadata().getResourceVersion(), CACHE_WAIT);
  }

  /** The budget's version is the precondition; when it has another by now, that brings the key. */
  private void write(
      NamespacedName key,
      BerthClient client,
      DisruptionBudget budget,
      DisruptionBudgetStatus counted) {
    // Whether it was written is not known until it is answered, and perhaps not then.
    written.remove(key);
    try {
      client
          .objects(Kinds.DISRUPTION_BUDGET)
          .updateStatus(budget.toBuilder().setStatus(counted).build());
      written.put(key, counted);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.Conflict || e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
    }
  }
}
