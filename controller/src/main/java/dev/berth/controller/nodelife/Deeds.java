package dev.berth.controller.nodelife;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.time.Timers;
import dev.berth.controller.nodelife.PlaceView.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out actions: first those about nodes, then those about their tasks, some at a time, for
 * the thousand tasks of one node must not wait for each other's answers. Before anything is said or
 * done because a node is silent, the Node is read once more from the API server: a watch that is
 * stuck must not kill anything.
 */
final class Deeds {
  private static final Logger log = LoggerFactory.getLogger(Deeds.class);

  /**
   * What is not done by then is decided anew at the next look, which must not be late: a look that
   * is counts as a break in what we see.
   */
  private static final Duration AT_MOST = Duration.ofSeconds(2);

  private static final int AT_ONCE = 32;

  private final BerthClient client;
  private final EventRecorder events;
  private final Timers timers;

  Deeds(BerthClient client, EventRecorder events, Timers timers) {
    this.client = client;
    this.events = events;
    this.timers = timers;
  }

  /**
   * @param living the API servers whose word counts
   * @return how many places that were to be taken back have not been touched, for want of time
   */
  int all(List<Action> actions, Set<String> living) {
    Round round = new Round(living, timers.nanos(), new ConcurrentHashMap<>(), new AtomicInteger());
    Map<Boolean, List<Action>> byTask =
        actions.stream().collect(Collectors.partitioningBy(Deeds::isAboutTask));
    // Before a task may be placed again, its node says that it takes none.
    concurrently(byTask.getOrDefault(false, List.of()), round);
    concurrently(byTask.getOrDefault(true, List.of()), round);
    return round.untouched().get();
  }

  private void concurrently(List<Action> actions, Round round) {
    if (actions.isEmpty()) {
      return;
    }
    try (ExecutorService some =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("nodelife-", 0).factory())) {
      actions.forEach(action -> some.execute(() -> carryOut(action, round)));
    }
  }

  /**
   * One call of {@link #all}.
   *
   * @param silent whether a node is, of those that were read in this round
   * @param untouched places that there was no time for
   */
  private record Round(
      Set<String> living,
      long start,
      ConcurrentHashMap<String, Boolean> silent,
      AtomicInteger untouched) {}

  private static boolean isAboutTask(Action action) {
    return switch (action) {
      case Action.MarkTaskUnknown _, Action.Release _ -> true;
      case Action.MarkReady _,
          Action.MarkUnreachable _,
          Action.StopEvictions _,
          Action.ResumeEvictions _ ->
          false;
    };
  }

  private void carryOut(Action action, Round round) {
    if (timers.since(round.start()).compareTo(AT_MOST) > 0) {
      if (action instanceof Action.Release) {
        var _ = round.untouched().incrementAndGet();
      }
      return;
    }
    try {
      attempt(action, round);
    } catch (FailureException e) {
      log.warn("node life failed action={} reason={}", action, e.getMessage());
    } catch (RuntimeException e) {
      // A bug or an odd object: it must not keep the others from what is theirs.
      log.error("node life failed action={}", action, e);
    }
  }

  private void attempt(Action action, Round round) {
    switch (action) {
      case Action.MarkReady(String node) -> markReady(node);
      case Action.MarkUnreachable(String node) -> {
        if (isSilent(node, round)) {
          markUnreachable(node);
        }
      }
      case Action.MarkTaskUnknown(PlaceView place) -> {
        if (isSilent(place.place().getNode(), round)) {
          markUnknown(place.place());
        }
      }
      case Action.Release(PlaceView place) -> {
        if (isSilent(place.place().getNode(), round)
            && (place.claim() != Claim.GONE || taskIsGone(place.place()))) {
          release(place);
        }
      }
      case Action.StopEvictions stop -> {
        String message =
            "%d of %d nodes are silent: no task is moved until enough of them return"
                .formatted(stop.silent(), stop.nodes());
        log.warn("evictions stopped silent={} nodes={}", stop.silent(), stop.nodes());
        events.warning(Kinds.NAMESPACE, system(), "EvictionsStopped", message);
      }
      case Action.ResumeEvictions _ -> {
        log.info("evictions resumed");
        events.normal(
            Kinds.NAMESPACE, system(), "EvictionsResumed", "tasks on lost nodes are moved again");
      }
    }
  }

  /** Read once in a round, by whoever asks first; the others wait for the answer. */
  private boolean isSilent(String name, Round round) {
    return round
        .silent()
        .computeIfAbsent(
            name,
            _ -> {
              Optional<Node> node = client.objects(Kinds.NODE).get("", name);
              return node.isEmpty() || !NodeView.of(node.get()).heardBy(round.living());
            });
  }

  /** The cache of Tasks may be behind that of Bindings. */
  private boolean taskIsGone(Place place) {
    return client
        .objects(Kinds.TASK)
        .get(place.getNamespace(), place.getName())
        .filter(task -> task.getMetadata().getUid().equals(place.getTaskUid()))
        .isEmpty();
  }

  private void markReady(String name) {
    client.objects(Kinds.NODE).change("", name, NodeMarks::withoutTaint);
    client
        .objects(Kinds.NODE)
        .changeStatus("", name, node -> NodeMarks.ready(node, timers.instant()))
        .ifPresent(node -> {
          log.info("node ready node={}", name);
          events.normal(Kinds.NODE, node, "NodeReady", "node " + name + " is heard");
        });
  }

  private void markUnreachable(String name) {
    client
        .objects(Kinds.NODE)
        .change("", name, node -> NodeMarks.withTaint(node, timers.instant()));
    client
        .objects(Kinds.NODE)
        .changeStatus("", name, node -> NodeMarks.unreachable(node, timers.instant()))
        .ifPresent(node -> {
          log.warn("node unreachable node={}", name);
          events.warning(Kinds.NODE, node, "NodeUnreachable", "no API server hears node " + name);
        });
  }

  private void markUnknown(Place place) {
    client
        .objects(Kinds.TASK)
        .changeStatus(place.getNamespace(), place.getName(), task -> unknown(task, place));
  }

  private static Task unknown(Task task, Place place) {
    boolean same =
        task.getMetadata().getUid().equals(place.getTaskUid())
            && task.getStatus().getAttempt() == place.getAttempt()
            && PlaceView.maySayUnknown(task.getStatus().getPhase());
    if (!same) {
      return task;
    }
    return task.toBuilder()
        .setStatus(
            task.getStatus().toBuilder()
                .setPhase(TaskPhase.TASK_PHASE_UNKNOWN)
                .setReason("NodeUnreachable")
                .setMessage("no API server hears node " + place.getNode()))
        .build();
  }

  private void release(PlaceView view) {
    Place place = view.place();
    String message =
        view.endsWithNode()
            ? "node %s is unreachable".formatted(place.getNode())
            : "node %s has been silent for %d s"
                .formatted(place.getNode(), view.after().toSeconds());
    try {
      client.placement().release(place, "NodeLost", message);
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound || e.failure() instanceof Failure.Conflict) {
        // It ended already, perhaps by our last look: the cache is behind.
        log.debug("no such place any more task={}/{}", place.getNamespace(), place.getName());
        return;
      }
      throw e;
    }
    log.warn(
        "place released task={}/{} node={} attempt={}",
        place.getNamespace(),
        place.getName(),
        place.getNode(),
        place.getAttempt());
    Task task =
        Task.newBuilder()
            .setMetadata(
                ObjectMeta.newBuilder()
                    .setNamespace(place.getNamespace())
                    .setName(place.getName())
                    .setUid(place.getTaskUid()))
            .build();
    events.warning(
        Kinds.TASK, task, view.endsWithNode() ? "PlaceReleased" : "TaskReplaced", message);
  }

  /** What the events about the cluster as a whole are about. */
  private static Namespace system() {
    return Namespace.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(ServerView.NAMESPACE))
        .build();
  }
}
