package dev.berth.bench.hollow;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.BerthClient;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Timers;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A fleet of nodes that run nothing and say that they do: each keeps its streams to every API
 * server, and every Binding to one of them is reported as running at once, or as stopped when it is
 * marked.
 */
public final class HollowNodes implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(500);

  private final String prefix;
  private final List<ControlStream> streams = new ArrayList<>();
  private final Reports reports;
  private final Thread reporter;
  private final Timers timers = Timers.system();
  private final Informer<Binding> bindings;

  private HollowNodes(BerthClient client, String prefix, int count) {
    this.prefix = prefix;
    for (int i = 0; i < count; i++) {
      Hello hello = hello(prefix + "-" + i);
      for (Channel server : client.servers()) {
        streams.add(new ControlStream(server, hello));
      }
    }
    reports = new Reports(client.servers());
    reporter = Thread.ofVirtual().name("hollow-reports").unstarted(reports);
    bindings = new Informer<>(client, Kinds.BINDING, InformerOptions.all(), timers);
  }

  /** Starts nodes with names of {@code prefix-0} and so on, four cores and 8 GiB each. */
  public static HollowNodes start(BerthClient client, String prefix, int count) {
    HollowNodes nodes = new HollowNodes(client, prefix, count);
    nodes.reporter.start();
    nodes.bindings.onChange(nodes::changed);
    nodes.bindings.start();
    nodes.beat();
    return nodes;
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
    streams.forEach(ControlStream::close);
  }

  private void beat() {
    streams.forEach(ControlStream::beat);
    timers.after(BEAT, this::beat);
  }

  private void changed(Change<Binding> change) {
    switch (change) {
      case Change.Added<Binding> added -> report(added.object());
      case Change.Updated<Binding> updated -> report(updated.object());
      case Change.Removed<Binding> _ -> {}
    }
  }

  private void report(Binding binding) {
    if (!binding.getSpec().getNode().startsWith(prefix + "-")) {
      return;
    }
    TaskReport.Builder report = TaskReport.newBuilder().setPlace(place(binding));
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

  private static Place place(Binding binding) {
    return Place.newBuilder()
        .setNamespace(binding.getMetadata().getNamespace())
        .setName(binding.getMetadata().getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }

  private static Hello hello(String node) {
    return Hello.newBuilder()
        .setNode(node)
        .setMachineId("machine-of-" + node)
        .setInstance(UUID.randomUUID().toString())
        .setStatus(
            NodeStatus.newBuilder()
                .putCapacity("cpu", quantity("4"))
                .putCapacity("memory", quantity("8Gi"))
                .putAllocatable("cpu", quantity("4"))
                .putAllocatable("memory", quantity("8Gi"))
                .setPortRange(PortRange.newBuilder().setFirst(20000).setLast(20999))
                .setAddress("127.0.0.1"))
        .build();
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }
}
