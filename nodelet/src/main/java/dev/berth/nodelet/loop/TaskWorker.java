package dev.berth.nodelet.loop;

import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.NamespacedName;
import dev.berth.client.time.Backoff;
import dev.berth.nodelet.plan.Action;
import dev.berth.nodelet.plan.Desired;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.plan.Plan;
import dev.berth.nodelet.plan.Report;
import dev.berth.nodelet.plan.TaskPlan;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.Sighting;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
  private static final Backoff RETRIES =
      Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final Fence NO_FENCE = new Fence("", -1);

  private final NamespacedName task;
  private final Workshop shop;
  private final Probing probing;
  private final Echoes echoes = new Echoes();
  private final Alarm alarm;

  // Guarded by this.
  private boolean dirty;
  private boolean retired;
  private @Nullable Thread active;
  private @Nullable BooleanSupplier wanted;

  // Written by signals, read by rounds.
  private volatile boolean changed;
  private volatile boolean looking;
  private volatile @Nullable Fence gone;
  // Written by rounds only; signals read them to tell news from echoes of our own deeds.
  private volatile Known known;

  // Used by rounds only.
  private int failures;
  private @Nullable Binding told;
  private boolean done;
  // What was to be done first was not: what follows in the plan must not be done either.
  private boolean overtaken;

  TaskWorker(NamespacedName task, Workshop shop, List<ContainerState> containers) {
    this.task = task;
    this.shop = shop;
    this.probing = new Probing(task, shop, containers);
    this.alarm = new Alarm(shop.timers(), this::mark);
    // What is left of init commands only does not tell all: the status does.
    Fence fence =
        containers.stream()
            .filter(one -> !one.isInit())
            .reduce((_, later) -> later)
            .map(Fence::of)
            .orElse(NO_FENCE);
    this.known = new Known(containers, fresh(fence, containers), true);
    holdClaims(Optional.empty());
  }

  /** Something may be to do. False when this worker is retired: ask for another one. */
  synchronized boolean mark() {
    if (retired) {
      return false;
    }
    dirty = true;
    if (active != null && wanted != null && !wanted.getAsBoolean()) {
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
    // In this order: an end is known before it is no echo any more, and so is what a look has
    // found.
    if (echoes.isEcho(event)) {
      return false;
    }
    boolean unsure = changed || looking;
    return known.isNews(event, unsure);
  }

  /** The containers must be looked at again before the next plan. */
  void unsure() {
    changed = true;
  }

  boolean knows(List<Sighting> present) {
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
      alarm.cancel();
      shop.retire(task, this, told);
    }
    return false;
  }

  /** Plans and acts once; whether there may be more to do at once. */
  private boolean round() throws InterruptedException {
    alarm.cancel(); // first of all: one that rang counts until then, and a round may fail early
    boolean looks = changed || !known.sure();
    if (looks) {
      look();
    }
    Wishes.Wish wish = shop.wishes().of(task, known.containers(), gone);
    remember(wish);
    if (looks) {
      // What was found has its room already, and to stop it may take long.
      holdClaims(wish.binding(), true);
    }
    shop.config()
        .follow(task, wish.desired(), known.containers())
        .ifPresent(
            why -> shop.events().warning(wish.binding().orElseThrow(), "ConfigUpdateFailed", why));
    known = known.with(probing.follow(wish.desired(), known));
    Plan plan =
        TaskPlan.of(
            wish.desired(),
            known.containers(),
            shop.checks().health(task),
            known.memory(),
            shop.timers().instant());
    known = known.with(plan.memory());
    wish.recheck().ifPresent(alarm::ringAfter);
    boolean acted = false;
    overtaken = false;
    for (Action action : plan.actions()) {
      if (!overtaken) {
        acted |= act(action, wish);
      }
    }
    holdClaims(wish.binding());
    failures = 0;
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
        boolean left =
            known.containers().stream()
                .anyMatch(one -> !one.isInit() && Fence.of(one).equals(fence));
        known = known.with(left ? fresh(fence, known.containers()) : shop.memory(binding));
        done = false;
        if (told != null) {
          shop.reporter().forget(Reports.place(told));
          told = null;
        }
      }
    }
  }

  /** Of a place that has a container here: of earlier ends only what they themselves tell. */
  private Memory fresh(Fence fence, List<ContainerState> containers) {
    Memory memory = Memory.fresh(fence);
    return containers.stream()
        .filter(one -> !one.isInit() && Fence.of(one).equals(fence))
        .max(Comparator.comparingLong(one -> one.number(Labels.RESTART, 0)))
        .map(ContainerState::id)
        .flatMap(id -> shop.ownStops().of(id).map(why -> memory.told(id, why)))
        .orElse(memory);
  }

  private boolean act(Action action, Wishes.Wish wish) throws InterruptedException {
    Hands hands = shop.hands();
    return switch (action) {
      case Action.Admit _ -> acted(hands.admit(task, wish.binding().orElseThrow(), known));
      case Action.Pull(String image) -> {
        Binding binding = wish.binding().orElseThrow();
        // It may take very long; one for a place that is no longer wanted is left.
        yield asLongAs(
            () -> isWanted(Fence.of(binding)),
            () ->
                hands.pull(
                    image,
                    binding,
                    known,
                    report -> shop.reporter().tell(Reports.of(binding, report, ""))));
      }
      case Action.Launch(int restart) ->
          changed(hands.launch(restart, wish.binding().orElseThrow(), known));
      case Action.LaunchInit(int index, int restart) ->
          changed(hands.launchInit(index, restart, wish.binding().orElseThrow(), known));
      case Action.Start(String id) -> changed(hands.start(id, wish.binding().orElseThrow(), known));
      case Action.Stop(String id, Duration grace, var preStop) ->
          // Somebody may not want to wait for as long, and ask again.
          asLongAs(
              () -> mayTake(grace),
              () -> {
                note(id, wish.desired());
                return ending(id, () -> hands.stop(id, grace, preStop, known));
              });
      case Action.ReadLastWords(String id) -> acted(hands.lastWords(id, known));
      case Action.Remove(String id) -> {
        acted(
            ending(
                id,
                () -> {
                  Known without = hands.remove(id, known);
                  echoes.removed(id);
                  return without;
                }));
        shop.ownStops().forget(id);
        yield true;
      }
      case Action.Tell(var report) -> {
        Binding binding = wish.binding().orElseThrow();
        told = binding;
        done =
            report.phase() == TaskPhase.TASK_PHASE_SUCCEEDED
                || report.phase() == TaskPhase.TASK_PHASE_FAILED;
        // What is done or given up frees its room before anybody can know of it.
        holdClaims(wish.binding());
        shop.reporter().tell(Reports.of(binding, report, imageId(binding, report)));
        yield false;
      }
      case Action.RecordBackOff(String message) -> {
        shop.events().warning(wish.binding().orElseThrow(), "BackOff", message);
        yield false;
      }
      case Action.RecordUnhealthy(String message) -> {
        shop.events().unhealthy(wish.binding().orElseThrow(), message);
        yield false;
      }
      case Action.WaitUntil(var time) -> {
        alarm.ringAfter(Duration.between(shop.timers().instant(), time));
        yield false;
      }
    };
  }

  /** Something that may take long, and that is broken off when a mark finds it no longer wanted. */
  private boolean asLongAs(BooleanSupplier isWanted, Work work) throws InterruptedException {
    synchronized (this) {
      if (dirty || retired) {
        overtaken = true; // what is wanted may have changed: another round tells
        return true;
      }
      wanted = isWanted;
    }
    try {
      return acted(work.call());
    } catch (InterruptedException e) {
      log.info("task={} broken off", task);
      overtaken = true;
      unsure();
      return true;
    } finally {
      synchronized (this) {
        wanted = null;
        if (!retired) {
          Thread.interrupted(); // one that came too late for the work must not hit what follows
        }
      }
    }
  }

  private interface Work {
    Known call() throws InterruptedException;
  }

  /** For later rounds, and processes: the end that follows is not the task's own. */
  private void note(String id, Desired desired) {
    if (desired instanceof Desired.Pause) {
      known = known.with(known.memory().withPause(id));
    }
    if (!(desired instanceof Desired.Stop)) {
      known.memory().ownStop(id).ifPresent(why -> shop.ownStops().keep(id, why));
    }
  }

  private Known ending(String id, Work work) throws InterruptedException {
    try (Echoes.Ending _ = echoes.ending(id)) {
      Known newer = work.call();
      known = newer; // before a word of it is news again
      return newer;
    }
  }

  /** Of the container that is reported, or "". */
  private String imageId(Binding binding, Report report) {
    return known.containers().stream()
        .filter(one -> one.id().equals(report.containerId()))
        .findFirst()
        .map(one -> shop.images().exact(one, binding.getSpec().getContainer().getImage()))
        .orElse("");
  }

  private boolean isWanted(Fence place) {
    return shop.wishes().of(task, known.containers(), gone).desired()
            instanceof Desired.Run(var run)
        && Fence.of(run).equals(place)
        && !TaskPlan.isOverdue(run, shop.timers().instant());
  }

  private boolean mayTake(Duration grace) {
    return !(shop.wishes().of(task, known.containers(), gone).desired()
            instanceof Desired.Stop(var stop))
        || TaskPlan.grace(stop).compareTo(grace) >= 0;
  }

  private boolean acted(Known newer) {
    known = newer;
    return true;
  }

  /** Acted, unless there is nothing to do before the next mark. */
  private boolean changed(Known newer) {
    boolean different = !newer.equals(known);
    known = newer;
    return different;
  }

  private void holdClaims(Optional<Binding> binding) {
    // Before the Bindings are known, any place may be one that goes on.
    holdClaims(binding, binding.isEmpty() && shop.isBound(task));
  }

  /**
   * @param anyGoesOn whether places may go on of which that is not known yet
   */
  private void holdClaims(Optional<Binding> binding, boolean anyGoesOn) {
    shop.rules().ledger().hold(task, Claims.of(known, binding, done, shop::claim));
    Optional<Fence> standing = Claims.standing(known, binding, done);
    shop.rules()
        .devices()
        .hold(
            task,
            Claims.devices(known, place -> anyGoesOn || standing.filter(place::equals).isPresent()),
            standing);
  }

  private void retryLater(RuntimeException why) {
    failures++;
    Duration retry = RETRIES.delay(failures);
    log.warn("task={} retry={} {}", task, retry, why.getMessage());
    unsure();
    alarm.ringAfter(retry);
  }
}
