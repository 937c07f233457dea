package dev.berth.nodelet;

import dev.berth.client.time.Timers;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.idle.IdleWatch;
import dev.berth.nodelet.image.ImageGc;
import dev.berth.nodelet.image.Images;
import dev.berth.nodelet.node.NodeFacts;
import dev.berth.nodelet.pressure.DiskLimits;
import dev.berth.nodelet.pressure.Evictions;
import dev.berth.nodelet.pressure.NodeSigns;
import dev.berth.nodelet.pressure.PressureWatch;
import dev.berth.nodelet.pressure.RuntimeWatch;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.stats.Machine;
import dev.berth.nodelet.stats.Usages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** What looks at the node itself again and again, and together says how it does. */
final class Watches implements AutoCloseable {
  private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

  private final NodeSigns signs = new NodeSigns();
  private final List<Runnable> starts = new ArrayList<>();
  private final List<Runnable> closes = new ArrayList<>();

  /**
   * The node's tasks.
   *
   * @param running their containers that run
   * @param ledger what is set aside for them
   */
  record Tasks(Supplier<List<ContainerState>> running, Usages usages, Ledger ledger) {}

  /**
   * The node's machine.
   *
   * @param machine empty when it is another one than the nodelet's
   */
  record Surroundings(ContainerRuntime runtime, NodeFacts facts, Optional<Machine> machine) {}

  Watches(
      NodeletConfig config,
      Surroundings node,
      Tasks tasks,
      Images images,
      Optional<ImageGc> imageGc,
      Evictions evictions,
      Timers timers) {
    ContainerRuntime runtime = node.runtime();
    Duration grace = config.margins().pressure().grace();
    RuntimeWatch answers = new RuntimeWatch(runtime.meter(), signs, timers);
    add(answers::start, answers::close);
    var report = images.report(signs::images);
    add(report::start, report::close);
    imageGc.ifPresent(gc -> add(gc::start, gc::close));
    node.machine()
        .map(machine ->
            PressureWatch.of(
                config,
                node.facts(),
                machine,
                new PressureWatch.Containers(
                    tasks.running(),
                    tasks.usages(),
                    runtime.meter(),
                    () -> imageGc.<Future<?>>map(Watches::collecting).orElse(NOTHING)),
                evictions,
                signs,
                timers))
        .ifPresent(watch -> add(watch::start, watch::close));
    DiskLimits limits = new DiskLimits(tasks.running(), runtime.meter(), evictions, grace, timers);
    add(limits::start, limits::close);
    config
        .margins()
        .revocableAfter()
        // What costs seconds for each container can't be asked often enough.
        .filter(_ -> runtime.isOnThisHost() || runtime.meter().isQuick())
        .map(window ->
            new IdleWatch(
                window,
                new IdleWatch.Tasks(tasks.running(), tasks.usages()),
                tasks.ledger(),
                evictions,
                grace,
                signs,
                timers))
        .ifPresent(watch -> add(watch::start, watch::close));
  }

  /** For the control streams. */
  NodeSigns signs() {
    return signs;
  }

  void start() {
    starts.forEach(Runnable::run);
  }

  @Override
  public void close() {
    closes.reversed().forEach(Runnable::run);
  }

  private void add(Runnable start, Runnable close) {
    starts.add(start);
    closes.add(close);
  }

  private static CompletableFuture<Void> collecting(ImageGc images) {
    return CompletableFuture.runAsync(
        images::collect, task -> Thread.ofVirtual().name("image-gc-now").start(task));
  }
}
