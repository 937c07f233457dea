package dev.berth.nodelet.stats;

import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.CpuUsage;
import dev.berth.api.rpc.v1.MachineUsage;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what this node and its tasks use. A rate is over the time since the question before; when
 * that is long ago, or there was none, two samples are taken half a second apart. Whoever asks
 * again within a second is given the same answer, so that many may look at one node.
 */
public final class Statistics {
  private static final Logger log = LoggerFactory.getLogger(Statistics.class);
  private static final Duration FRESH = Duration.ofSeconds(1);
  // Who asks once a minute gets the whole minute.
  private static final Duration STALE = Duration.ofMinutes(2);
  private static final Duration APART = Duration.ofMillis(500);

  private final Supplier<List<ContainerState>> running;
  private final Usages usages;
  private final Optional<Machine> machine;
  private final Timers timers;
  // Guarded by this.
  private @Nullable Sample last;
  private NodeStatsResponse answer = NodeStatsResponse.getDefaultInstance();

  /**
   * @param running the containers of this node that run
   * @param machine empty when it is not the containers'
   */
  public Statistics(
      Supplier<List<ContainerState>> running,
      Usages usages,
      Optional<Machine> machine,
      Timers timers) {
    this.running = running;
    this.usages = usages;
    this.machine = machine;
    this.timers = timers;
  }

  /** What was read at one moment: cpu time by container, and that of the machine as "". */
  private record Sample(long nanos, Map<String, Long> cpu) {}

  /** What is used now. Blocks for half a second at most, but for what a remote runtime takes. */
  public synchronized NodeStatsResponse now() throws InterruptedException {
    Sample before = last;
    if (before != null && timers.since(before.nanos()).compareTo(FRESH) < 0) {
      return answer;
    }
    List<ContainerState> containers = running.get();
    if (before == null || timers.since(before.nanos()).compareTo(STALE) > 0) {
      before = new Sample(timers.nanos(), cpu(measure(containers)));
      timers.sleep(APART);
    }
    Map<String, Usage> found = measure(containers);
    Sample sample = new Sample(timers.nanos(), cpu(found));
    answer = answer(containers, found, before, sample);
    last = sample;
    return answer;
  }

  private Map<String, Usage> measure(List<ContainerState> containers) {
    Set<String> ids = containers.stream().map(ContainerState::id).collect(Collectors.toSet());
    usages.keep(ids);
    Map<String, Usage> found = new HashMap<>();
    ids.forEach(id -> usages.of(id).ifPresent(usage -> found.put(id, usage)));
    return found;
  }

  private Map<String, Long> cpu(Map<String, Usage> usages) {
    Map<String, Long> cpu = new HashMap<>();
    usages.forEach((id, usage) -> cpu.put(id, usage.cpuNanos()));
    try {
      if (machine.isPresent()) {
        cpu.put("", machine.get().cpuNanos());
      }
    } catch (IOException e) {
      log.debug("the machine's cpu was not measured", e);
    }
    return cpu;
  }

  private NodeStatsResponse answer(
      List<ContainerState> containers, Map<String, Usage> found, Sample before, Sample sample) {
    NodeStatsResponse.Builder response =
        NodeStatsResponse.newBuilder().setMeasuredAt(Times.micro(timers.instant()));
    machine.flatMap(one -> machine(one, before, sample)).ifPresent(response::setMachine);
    for (ContainerState container : containers) {
      Usage usage = found.get(container.id());
      if (usage != null
          && !container.isInit()
          && container.status() instanceof Status.Running(Instant startedAt)) {
        response.addTasks(
            task(container, startedAt, usage, cpu(container.id(), before, sample, startedAt)));
      }
    }
    return response.build();
  }

  private static Optional<MachineUsage> machine(Machine machine, Sample before, Sample sample) {
    try {
      Machine.Amount memory = machine.memory();
      Machine.Amount disk = machine.disk();
      return Optional.of(
          MachineUsage.newBuilder()
              .setCpu(cpu("", before, sample, OptionalLong.empty()))
              .setMemoryBytes(memory.used())
              .setMemoryCapacityBytes(memory.total())
              .setDiskBytes(disk.used())
              .setDiskCapacityBytes(disk.total())
              .build());
    } catch (IOException e) {
      log.debug("the machine was not measured", e);
      return Optional.empty();
    }
  }

  /** A container that is younger than the sample before has used all of its time since it began. */
  private CpuUsage cpu(String id, Sample before, Sample sample, Instant startedAt) {
    long age = Duration.between(startedAt, timers.instant()).toNanos();
    return cpu(id, before, sample, age > 0 ? OptionalLong.of(age) : OptionalLong.empty());
  }

  private static CpuUsage cpu(String id, Sample before, Sample sample, OptionalLong ageNanos) {
    long total = sample.cpu().getOrDefault(id, 0L);
    long window = sample.nanos() - before.nanos();
    Long earlier = before.cpu().get(id);
    CpuUsage.Builder cpu = CpuUsage.newBuilder().setTotalNanos(total);
    if (earlier != null && window > 0) {
      cpu.setRateMilli(rate(total - earlier, window));
    } else if (earlier == null && ageNanos.isPresent()) {
      cpu.setRateMilli(rate(total, ageNanos.getAsLong()));
    }
    return cpu.build();
  }

  private static long rate(long used, long window) {
    return Math.max(0, Math.round(1000.0 * used / window));
  }

  private static TaskUsage task(
      ContainerState container, Instant startedAt, Usage usage, CpuUsage cpu) {
    Map<String, String> labels = container.labels();
    TaskUsage.Builder task =
        TaskUsage.newBuilder()
            .setNamespace(labels.getOrDefault(Labels.NAMESPACE, ""))
            .setName(labels.getOrDefault(Labels.TASK, ""))
            .setTaskUid(labels.getOrDefault(Labels.UID, ""))
            .setAttempt(container.number(Labels.ATTEMPT, 0))
            .setCpu(cpu)
            .setMemoryBytes(usage.memoryBytes())
            .setDiskReadBytes(usage.diskReadBytes())
            .setDiskWriteBytes(usage.diskWriteBytes())
            .setStartedAt(Times.time(startedAt));
    usage.memoryLimitBytes().ifPresent(task::setMemoryLimitBytes);
    usage
        .network()
        .ifPresent(traffic ->
            task.setNetworkReceiveBytes(traffic.receivedBytes())
                .setNetworkTransmitBytes(traffic.transmittedBytes()));
    return task.build();
  }
}
