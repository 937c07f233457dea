package dev.berth.nodelet.loop;

import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.NamespacedName;
import dev.berth.client.time.Timers.Timer;
import dev.berth.nodelet.plan.Action;
import dev.berth.nodelet.plan.Desired;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.plan.Plan;
import dev.berth.nodelet.plan.TaskPlan;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.RuntimeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one task to what is wanted of it.
 *
 * <pre>
 *   idle ──mark──▶ active (one virtual thread) ──nothing left, not dirty──▶ idle
 *                    ▲      │                                               │
 *                    └─mark─┘ (dirty: one more round)     no Binding, no container: retired
 * </pre>
 */
final class TaskWorker {
  private static final Logger log = LoggerFactory.getLogger(TaskWorker.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);
  private static final Fence NO_FENCE = new Fence("", -1);

  private final NamespacedName task;
  private final Workshop shop;

  // Guarded by this.
  private boolean dirty;
  private boolean retired;
  private @Nullable Thread active;
  private @Nullable Fence pulling;

  // Written by signals, read by rounds.
  private volatile boolean changed;
  private volatile boolean looking;
  private volatile @Nullable Fence gone;
  // Written by rounds only; signals read them to tell news from echoes of our own deeds.
  private volatile Known known;

  // Used by rounds only.
  private Duration retry = FIRST_RETRY;
  private @Nullable Timer timer;
  private Duration wake = Duration.ZERO;
  private @Nullable Binding told;
  private boolean done;

  TaskWorker(NamespacedName task, Workshop shop, List<ContainerState> containers) {
    this.task = task;
    this.shop = shop;
    Fence fence = containers.isEmpty() ? NO_FENCE : Fence.of(containers.getLast());
    this.known = new Known(containers, Memory.fresh(fence), true);
    holdClaims(Optional.empty());
  }

  /** Something may be to do. False when this worker is retired: ask for another one. */
  synchronized boolean mark() {
    if (retired) {
      return false;
    }
    dirty = true;
    if (active != null && pulling != null && !isWanted(pulling)) {
      active.interrupt();
    }
    if (active == null) {
      active = Thread.ofVirtual().name("task-" + task).unstarted(this::run);
      active.start();
    }
    return true;
  }

  /** Whether an event is news and not the echo of what a round did. */
  boolean isNews(RuntimeEvent event) {
    Optional<ContainerState> container =
        known.containers().stream().filter(one -> one.id().equals(event.containerId())).findFirst();
    return switch (event.change()) {
      // We start them ourselves, once each; but others may start one again that had ended.
      case STARTED -> changed || looking || container.flatMap(ContainerState::ended).isPresent();
      case ENDED -> container.isEmpty() || container.get().ended().isEmpty();
      case REMOVED -> container.isPresent();
    };
  }

  /** The containers must be looked at again before the next plan. */
  void unsure() {
    changed = true;
  }

  boolean knows(List<ContainerState> present) {
    return known.shows(present);
  }

  /** An API server said that this place is gone. */
  void gone(Fence fence) {
    gone = fence;
  }

  List<ContainerState> containers() {
    return known.containers();
  }

  synchronized void interrupt() {
    retired = true;
    if (active != null) {
      active.interrupt();
    }
  }

  synchronized boolean isActive() {
    return active != null;
  }

  private void run() {
    boolean again = true;
    while (again) {
      synchronized (this) {
        dirty = false;
      }
      boolean more = false;
      try {
        more = round();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (FailureException e) {
        retryLater(e);
      } catch (RuntimeException e) {
        log.error("task={} round failed", task, e);
        retryLater(e);
      }
      again = goesOn(more);
    }
    // Not under our lock: whoever waits for idle workers holds the shop's and asks for ours.
    shop.idle();
  }

  private synchronized boolean goesOn(boolean more) {
    if (!retired && (more || dirty)) {
      return true;
    }
    active = null;
    boolean nothing = !changed && known.sure() && known.containers().isEmpty();
    if (!retired && nothing && !shop.isBound(task)) {
      retired = true;
      cancelTimer();
      shop.retire(task, this, told);
    }
    return false;
  }

  /** Plans and acts once; whether there may be more to do at once. */
  private boolean round() throws InterruptedException {
    if (changed || !known.sure()) {
      look();
    }
    Wishes.Wish wish = shop.wishes().of(task, known.containers(), gone);
    remember(wish);
    Plan plan =
        TaskPlan.of(wish.desired(), known.containers(), known.memory(), shop.timers().instant());
    known = known.with(plan.memory());
    cancelTimer();
    wish.recheck().ifPresent(this::wakeAfter);
    boolean acted = false;
    for (Action action : plan.actions()) {
      acted |= act(action, wish);
    }
    holdClaims(wish.binding());
    retry = FIRST_RETRY;
    return acted;
  }

  private void look() {
    looking = true;
    changed = false;
    try {
      known = new Known(shop.observe(task), known.memory(), true);
    } finally {
      looking = false;
    }
  }

  /**
   * Another place begins with an empty memory, or with what an earlier process said of it: somebody
   * may have removed its container meanwhile, and a job that was done must not run again.
   */
  private void remember(Wishes.Wish wish) {
    if (wish.desired() instanceof Desired.Run || wish.desired() instanceof Desired.Stop) {
      Binding binding = wish.binding().orElseThrow();
      Fence fence = Fence.of(binding);
      if (!known.memory().fence().equals(fence)) {
        boolean left = known.containers().stream().anyMatch(one -> Fence.of(one).equals(fence));
        known = known.with(left ? Memory.fresh(fence) : shop.memory(binding));
        done = false;
        if (told != null) {
          shop.reporter().forget(Reports.place(told));
          told = null;
        }
      }
    }
  }

  private boolean act(Action action, Wishes.Wish wish) throws InterruptedException {
    Hands hands = shop.hands();
    return switch (action) {
      case Action.Admit _ -> acted(hands.admit(task, wish.binding().orElseThrow(), known));
      case Action.Pull(String image) -> pull(image, wish.binding().orElseThrow());
      case Action.Launch(int restart) ->
          acted(hands.launch(restart, wish.binding().orElseThrow(), known));
      case Action.Start(String id) -> acted(hands.start(id, wish.binding().orElseThrow(), known));
      case Action.Stop(String id, Duration grace) -> acted(hands.stop(id, grace, known));
      case Action.Remove(String id) -> acted(hands.remove(id, known));
      case Action.Tell(var report) -> {
        Binding binding = wish.binding().orElseThrow();
        told = binding;
        done =
            report.phase() == TaskPhase.TASK_PHASE_SUCCEEDED
                || report.phase() == TaskPhase.TASK_PHASE_FAILED;
        // What is done or given up frees its room before anybody can know of it.
        holdClaims(wish.binding());
        shop.reporter().tell(Reports.of(binding, report));
        yield false;
      }
      case Action.RecordBackOff(String message) -> {
        shop.events().warning(wish.binding().orElseThrow(), "BackOff", message);
        yield false;
      }
      case Action.WaitUntil(var time) -> {
        wakeAfter(Duration.between(shop.timers().instant(), time));
        yield false;
      }
    };
  }

  /** A pull may take very long; one for a place that is no longer wanted is broken off. */
  private boolean pull(String image, Binding binding) throws InterruptedException {
    synchronized (this) {
      if (dirty || retired) {
        return true; // what is wanted may have changed: another round tells
      }
      pulling = Fence.of(binding);
    }
    try {
      return acted(shop.hands().pull(image, binding, known));
    } catch (InterruptedException e) {
      log.info("task={} image={} pull broken off", task, image);
      return true;
    } finally {
      synchronized (this) {
        pulling = null;
        if (!retired) {
          Thread.interrupted(); // one that came too late for the pull must not hit what follows
        }
      }
    }
  }

  private boolean isWanted(Fence place) {
    return shop.wishes().of(task, known.containers(), gone).desired()
            instanceof Desired.Run(var run)
        && Fence.of(run).equals(place);
  }

  private boolean acted(Known newer) {
    known = newer;
    return true;
  }

  private void holdClaims(Optional<Binding> binding) {
    shop.ledger().hold(task, Claims.of(known, binding, done, shop::claim));
  }

  private void retryLater(RuntimeException why) {
    log.warn("task={} retry={} {}", task, retry, why.getMessage());
    unsure();
    wakeAfter(retry);
    Duration longer = retry.multipliedBy(2);
    retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
  }

  /** The earliest wish of a round wins. */
  private void wakeAfter(Duration wait) {
    if (timer != null && wait.compareTo(wake) >= 0) {
      return;
    }
    cancelTimer();
    wake = wait;
    timer = shop.timers().after(wait, this::mark);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.close();
      timer = null;
    }
  }
}
