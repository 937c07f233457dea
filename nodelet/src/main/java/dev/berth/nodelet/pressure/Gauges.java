package dev.berth.nodelet.pressure;

import dev.berth.client.time.Timers;
import dev.berth.nodelet.pressure.Reading.Unit;
import dev.berth.nodelet.stats.Machine;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how much memory and disk there is. Used by one thread. */
final class Gauges {
  private static final Logger log = LoggerFactory.getLogger(Gauges.class);
  private static final Duration INODES_EVERY = Duration.ofMinutes(1);

  /** Of an offer that is small, the memory that is to stay free of it would leave nothing. */
  private static final long PART_OF_OFFER = 10;

  private final PressureRules rules;
  private final Machine machine;
  private final OptionalLong offered;
  private final Path runtimeFolder;
  private final Path dataFolder;
  private final Timers timers;
  private Map<Path, Inodes> inodes = Map.of();
  private OptionalLong inodesAt = OptionalLong.empty();

  /**
   * @param offered memory that tasks may use together, when that is less than the machine has
   * @param runtimeFolder where the runtime keeps images and containers
   * @param dataFolder the nodelet's own
   */
  Gauges(
      PressureRules rules,
      Machine machine,
      OptionalLong offered,
      Path runtimeFolder,
      Path dataFolder,
      Timers timers) {
    this.rules = rules;
    this.machine = machine;
    this.offered = offered;
    this.runtimeFolder = runtimeFolder;
    this.dataFolder = dataFolder;
    this.timers = timers;
  }

  /**
   * @param used what tasks use together; asked for only when it matters
   */
  List<Reading> memory(LongSupplier used) throws IOException {
    List<Reading> readings = new ArrayList<>();
    Machine.Amount memory = machine.memory();
    readings.add(
        new Reading(
            "memory",
            memory.available(),
            memory.total(),
            rules.memoryBelow().of(memory.total()),
            Unit.BYTES,
            true));
    if (offered.isPresent()) {
      long offer = offered.getAsLong();
      readings.add(
          new Reading(
              "memory for tasks",
              offer - used.getAsLong(),
              offer,
              Math.min(rules.memoryBelow().of(offer), offer / PART_OF_OFFER),
              Unit.BYTES,
              true));
    }
    return readings;
  }

  /** Both folders, or one when they are on the same disk. */
  List<Reading> disk() {
    Map<Path, FileStore> disks = new LinkedHashMap<>();
    for (Path folder : List.of(runtimeFolder, dataFolder)) {
      try {
        FileStore disk = Files.getFileStore(folder);
        if (!disks.containsValue(disk)) {
          disks.put(folder, disk);
        }
      } catch (IOException e) {
        log.debug("folder={} is on no disk that can be read: {}", folder, e.getMessage());
      }
    }
    List<Reading> readings = new ArrayList<>();
    disks.forEach((folder, disk) -> bytes(folder, disk).ifPresent(readings::add));
    if (rules.diskBelow() instanceof Threshold.Percent) {
      inodes(disks.keySet().stream().toList())
          .forEach((folder, counted) -> readings.add(inodes(folder, counted)));
    }
    return readings;
  }

  private Optional<Reading> bytes(Path folder, FileStore disk) {
    try {
      long capacity = disk.getTotalSpace();
      return Optional.of(
          new Reading(
              "disk of " + folder,
              disk.getUsableSpace(),
              capacity,
              rules.diskBelow().of(capacity),
              Unit.BYTES,
              isTasks(folder)));
    } catch (IOException e) {
      log.debug("folder={} was not measured: {}", folder, e.getMessage());
      return Optional.empty();
    }
  }

  private Reading inodes(Path folder, Inodes counted) {
    return new Reading(
        "inodes of " + folder,
        counted.free(),
        counted.total(),
        rules.diskBelow().of(counted.total()),
        Unit.INODES,
        isTasks(folder));
  }

  private boolean isTasks(Path folder) {
    return folder.equals(runtimeFolder);
  }

  /** They go slowly, and asking costs a process. */
  private Map<Path, Inodes> inodes(List<Path> folders) {
    boolean due =
        inodesAt.isEmpty() || timers.since(inodesAt.getAsLong()).compareTo(INODES_EVERY) >= 0;
    if (due) {
      inodesAt = OptionalLong.of(timers.nanos());
      Map<Path, Inodes> counted = new LinkedHashMap<>();
      folders.forEach(folder -> Inodes.of(folder).ifPresent(one -> counted.put(folder, one)));
      inodes = counted;
    }
    return inodes;
  }
}
