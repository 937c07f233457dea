package dev.berth.bench.hollow;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.BerthClient;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fleet of nodes that run nothing and say that they do: each keeps its streams to every API
 * server, and every Binding to one of them is reported as running at once, or as stopped when it is
 * marked. Of each Binding only its place is kept.
 */
public final class HollowNodes implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(500);

  private final Duration beat;
  private final Map<String, List<ControlStream>> streams = new ConcurrentHashMap<>();
  private final Reports reports;
  private final Thread reporter;
  private final Timers timers = Timers.system();
  private final Informer<Binding> bindings;

  private HollowNodes(BerthClient client, Duration beat) {
    this.beat = beat;
    reports = new Reports(client.servers());
    reporter = Thread.ofVirtual().name("hollow-reports").unstarted(reports);
    bindings =
        new Informer<>(
            client,
            Kinds.BINDING,
            InformerOptions.<Binding>all().keeping(HollowNodes::place),
            timers);
  }

  /** Starts nodes with names of {@code prefix-0} and so on, heard twice a second. */
  public static HollowNodes start(BerthClient client, String prefix, int count) {
    HollowNodes nodes = start(client, BEAT);
    nodes.add(
        client, IntStream.range(0, count).mapToObj(i -> HollowNode.of(prefix + "-" + i)).toList());
    return nodes;
  }

  /**
   * Starts a fleet without nodes.
   *
   * @param beat how often each node is heard
   */
  public static HollowNodes start(BerthClient client, Duration beat) {
    HollowNodes nodes = new HollowNodes(client, beat);
    nodes.reporter.start();
    nodes.bindings.onChange(nodes::changed);
    nodes.bindings.start();
    nodes.beat();
    return nodes;
  }

  /**
   * Starts more nodes.
   *
   * @param client whose connections carry their streams: some hundreds at most
   */
  public void add(BerthClient client, List<HollowNode> more) {
    for (HollowNode node : more) {
      List<ControlStream> opened =
          client.servers().stream().map(it -> new ControlStream(it, node.hello())).toList();
      streams.put(node.name(), opened);
      opened.forEach(ControlStream::beat);
    }
    Set<String> names = more.stream().map(HollowNode::name).collect(Collectors.toSet());
    bindings.cache().list().stream()
        .filter(binding -> names.contains(binding.getSpec().getNode()))
        .forEach(this::report);
  }

  /** A node dies: nobody hears of it any more. */
  public void kill(String node) {
    List<ControlStream> open = streams.remove(node);
    if (open != null) {
      open.forEach(ControlStream::close);
    }
  }

  /** How many reports were answered: the place no longer stands. */
  public long gone() {
    return reports.gone();
  }

  @Override
  public void close() {
    timers.close();
    bindings.close();
    reporter.interrupt();
    streams.values().forEach(open -> open.forEach(ControlStream::close));
  }

  private void beat() {
    streams.values().forEach(open -> open.forEach(ControlStream::beat));
    timers.after(beat, this::beat);
  }

  private void changed(Change<Binding> change) {
    switch (change) {
      case Change.Added<Binding> added -> report(added.object());
      case Change.Updated<Binding> updated -> report(updated.object());
      case Change.Removed<Binding> _ -> {}
    }
  }

  private void report(Binding binding) {
    if (!streams.containsKey(binding.getSpec().getNode())) {
      return;
    }
    TaskReport.Builder report = TaskReport.newBuilder().setPlace(placeOf(binding));
    if (binding.getMetadata().hasDeletionTimestamp()) {
      report.setOutcome(PlaceOutcome.PLACE_OUTCOME_STOPPED);
    } else {
      report
          .setPhase(TaskPhase.TASK_PHASE_RUNNING)
          .setContainerId("hollow-" + binding.getSpec().getTaskUid())
          .setStartedAt(Time.newBuilder().setSeconds(timers.instant().getEpochSecond()));
    }
    reports.add(report.build());
  }

  private static Binding place(Binding whole) {
    return Binding.newBuilder()
        .setMetadata(whole.getMetadata())
        .setSpec(
            BindingSpec.newBuilder()
                .setTaskUid(whole.getSpec().getTaskUid())
                .setAttempt(whole.getSpec().getAttempt())
                .setNode(whole.getSpec().getNode()))
        .build();
  }

  private static Place placeOf(Binding binding) {
    return Place.newBuilder()
        .setNamespace(binding.getMetadata().getNamespace())
        .setName(binding.getMetadata().getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }
}
