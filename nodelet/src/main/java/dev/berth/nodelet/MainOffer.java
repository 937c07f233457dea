package dev.berth.nodelet;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.Spans;
import dev.berth.nodelet.pressure.PressureRules;
import dev.berth.nodelet.pressure.Threshold;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The nodelet's flags about what tasks may use, and what it does when that runs short. */
final class MainOffer {
  @Option(
      names = "--cpu",
      defaultValue = "${env:BERTH_CPU}",
      description = "Cpus that tasks may use (BERTH_CPU). Default: all.")
  private @Nullable String cpu;

  @Option(
      names = "--memory",
      defaultValue = "${env:BERTH_MEMORY}",
      description = "Memory that tasks may use (BERTH_MEMORY). Default: all.")
  private @Nullable String memory;

  @Option(
      names = "--offer-device",
      defaultValue = "${env:BERTH_OFFER_DEVICE}",
      paramLabel = "NAME=[Nx]PATH[:PERMISSIONS],...",
      description =
          "Devices that tasks may ask for by that name, each for one task, or N, at a time;"
              + " repeatable (BERTH_OFFER_DEVICE, with ';' between several). Default: none.")
  private @Nullable List<String> offeredDevices;

  @Option(
      names = "--offer-resource",
      split = ",",
      defaultValue = "${env:BERTH_OFFER_RESOURCE}",
      paramLabel = "NAME=COUNT",
      description =
          "What tasks may ask for by that name until COUNT is given away, for example"
              + " example.com/licences=3; repeatable (BERTH_OFFER_RESOURCE). Default: none.")
  private @Nullable List<String> offeredResources;

  @Option(
      names = "--reserve-cpu",
      defaultValue = "${env:BERTH_RESERVE_CPU:-0}",
      description = "Cpus kept for the system, not offered to tasks (BERTH_RESERVE_CPU).")
  private String reserveCpu;

  @Option(
      names = "--reserve-memory",
      defaultValue = "${env:BERTH_RESERVE_MEMORY:-0}",
      description = "Memory kept for the system, not offered to tasks (BERTH_RESERVE_MEMORY).")
  private String reserveMemory;

  @Option(
      names = "--reserve-disk",
      defaultValue = "${env:BERTH_RESERVE_DISK:-0}",
      description =
          "Of the containers' disk, kept for the system beside what --evict-disk-below keeps free"
              + " (BERTH_RESERVE_DISK).")
  private String reserveDisk;

  @Option(
      names = "--revocable-after",
      defaultValue = "${env:BERTH_REVOCABLE_AFTER:-1m}",
      description =
          "What tasks have requested and not used for so long, revocable tasks may use until it is"
              + " wanted; 0: never (BERTH_REVOCABLE_AFTER).")
  private String revocableAfter;

  @Option(
      names = "--evict-memory-below",
      defaultValue = "${env:BERTH_EVICT_MEMORY_BELOW:-100Mi}",
      description =
          "With less memory available, tasks are evicted: a quantity or a percentage; 0: never"
              + " (BERTH_EVICT_MEMORY_BELOW).")
  private String evictMemoryBelow;

  @Option(
      names = "--evict-disk-below",
      defaultValue = "${env:BERTH_EVICT_DISK_BELOW:-5%}",
      description =
          "With less room on the disk of the containers, tasks are evicted: a quantity, or a"
              + " percentage, also of its inodes; 0: never (BERTH_EVICT_DISK_BELOW).")
  private String evictDiskBelow;

  @Option(
      names = "--evict-grace",
      defaultValue = "${env:BERTH_EVICT_GRACE:-10s}",
      description =
          "Time at most between stop signal and kill of an evicted task (BERTH_EVICT_GRACE).")
  private String evictGrace;

  @Option(
      names = "--pressure-hold",
      defaultValue = "${env:BERTH_PRESSURE_HOLD:-2m}",
      description =
          "How long new tasks are kept away when a shortage is over (BERTH_PRESSURE_HOLD).")
  private String pressureHold;

  OptionalLong cpuMillis() {
    return cpu == null || cpu.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Quantities.milli(Quantities.of(cpu)));
  }

  OptionalLong memoryBytes() {
    return memory == null || memory.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Quantities.bytes(Quantities.of(memory)));
  }

  List<String> devices() {
    return offeredDevices == null ? List.of() : offeredDevices;
  }

  List<String> resources() {
    return offeredResources == null ? List.of() : offeredResources;
  }

  NodeletConfig.Margins margins() {
    return new NodeletConfig.Margins(
        Quantities.milli(Quantities.of(reserveCpu)),
        Quantities.bytes(Quantities.of(reserveMemory)),
        Quantities.bytes(Quantities.of(reserveDisk)),
        new PressureRules(
            Threshold.parse("--evict-memory-below", evictMemoryBelow),
            Threshold.parse("--evict-disk-below", evictDiskBelow),
            span("--evict-grace", evictGrace),
            span("--pressure-hold", pressureHold)),
        spanOrNever("--revocable-after", revocableAfter));
  }

  private static Optional<Duration> spanOrNever(String option, String text) {
    return text.strip().equals("0")
        ? Optional.empty()
        : Optional.of(span(option, text)).filter(Duration::isPositive);
  }

  /**
   * @throws IllegalArgumentException with a sentence that names the option
   */
  private static Duration span(String option, String text) {
    return Spans.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s: write a duration such as 10s, 2m or 1h, not %s".formatted(option, text)));
  }
}
