package dev.berth.controller.rebalance;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.client.BerthClient;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.rebalance.Uses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks nodes what their tasks use. A task's cpu is its mean since its node answered before, or
 * since it began, if that is later: a look once a minute sees the whole minute. At the first look
 * it is the node's own word. For one thread.
 */
final class UseMeter {
  private static final Logger log = LoggerFactory.getLogger(UseMeter.class);

  // An API server serves so many reads of one caller without making others wait.
  private static final int AT_ONCE = 32;

  private static final Duration LEAST_WINDOW = Duration.ofSeconds(1);
  // What was before that says nothing about now.
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

  /** One run of a task's container; after a restart it counts from nothing. */
  private record Run(String taskUid, Time startedAt) {}

  private record Sample(Instant at, Map<Run, Long> cpuNanos) {}

  private record Answer(String node, Optional<NodeStatsResponse> stats, String failure) {}

  private final BerthClient client;
  private Map<String, Sample> before = Map.of();

  UseMeter(BerthClient client) {
    this.client = client;
  }

  /** Of those nodes that answer. */
  Uses measure(Collection<String> nodes) throws InterruptedException {
    Map<String, Map<PlaceKey, Amounts>> uses = new HashMap<>();
    Map<String, Sample> samples = new HashMap<>(before);
    samples.keySet().retainAll(Set.copyOf(nodes));
    List<Answer> silent = new ArrayList<>();
    for (Answer answer : ask(nodes)) {
      answer
          .stats()
          .ifPresentOrElse(
              stats -> {
                uses.put(answer.node(), uses(stats, before.get(answer.node())));
                samples.put(answer.node(), sample(stats));
              },
              () -> silent.add(answer));
    }
    before = samples;
    if (!silent.isEmpty()) {
      Answer first = silent.getFirst();
      log.info(
          "nodes do not tell what is used of them count={} first={} reason={}",
          silent.size(),
          first.node(),
          first.failure());
    }
    return new Uses(uses);
  }

  private List<Answer> ask(Collection<String> nodes) throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofVirtual().name("node-stats-", 0).factory())) {
      List<Callable<Answer>> questions =
          nodes.stream().<Callable<Answer>>map(node -> () -> ask(node)).toList();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Answer ask(String node) {
    try {
      return new Answer(node, Optional.of(client.nodeStats(node)), "");
    } catch (FailureException e) {
      return new Answer(node, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static Map<PlaceKey, Amounts> uses(NodeStatsResponse stats, @Nullable Sample before) {
    Instant now = Times.instant(stats.getMeasuredAt());
    Map<PlaceKey, Amounts> uses = new HashMap<>();
    for (TaskUsage task : stats.getTasksList()) {
      uses.put(
          new PlaceKey(task.getNamespace(), task.getName()),
          new Amounts(milliCpu(task, now, before), task.getMemoryBytes()));
    }
    return uses;
  }

  private static long milliCpu(TaskUsage task, Instant now, @Nullable Sample before) {
    if (before == null) {
      return task.getCpu().getRateMilli();
    }
    Long counted = before.cpuNanos().get(run(task));
    Instant since = counted == null ? Times.instant(task.getStartedAt()) : before.at();
    Duration window = Duration.between(since, now);
    if (window.compareTo(LEAST_WINDOW) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
      // Also when the node's clock was set.
      return task.getCpu().getRateMilli();
    }
    long used = task.getCpu().getTotalNanos() - (counted == null ? 0 : counted);
    return Math.round(1000.0 * used / window.toNanos());
  }

  private static Sample sample(NodeStatsResponse stats) {
    Map<Run, Long> cpuNanos = new HashMap<>();
    stats.getTasksList().forEach(task -> cpuNanos.put(run(task), task.getCpu().getTotalNanos()));
    return new Sample(Times.instant(stats.getMeasuredAt()), cpuNanos);
  }

  private static Run run(TaskUsage task) {
    return new Run(task.getTaskUid(), task.getStartedAt());
  }
}
