package dev.berth.nodelet.image;

import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.periodic.Periodic;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ImageState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the disk from time to time and removes images as {@link ImageGcPlan} says. Whatever the
 * plan has overlooked because it happened since, the runtime refuses to remove, and that is fine.
 */
public final class ImageGc implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImageGc.class);
  // What is removed frees less than it seems when layers are shared: so it is planned anew.
  private static final int ROUNDS = 5;
  private static final int NAMED = 10;

  private final ContainerRuntime runtime;
  private final PulledImages pulled;
  private final Wanted wanted;
  private final GcMarks marks;
  private final Disk.Meter meter;
  private final Teller teller;
  private final Timers timers;
  private final Periodic looks;

  /** Which images are wanted though there may be no container of them. */
  record Wanted(Supplier<Optional<Set<String>>> byBindings, Supplier<Set<String>> byPulls) {
    /** Empty when that is not known. */
    Optional<Set<String>> now() {
      return byBindings
          .get()
          .map(names -> {
            Set<String> all = new HashSet<>(names);
            all.addAll(byPulls.get());
            return all;
          });
    }
  }

  /** Hears of what was removed, for people. */
  public interface Teller {
    /** Images are gone. */
    void removed(String message);

    /** The disk is fuller than it should be, and there is nothing more to remove. */
    void stillFull(String message);
  }

  ImageGc(
      ContainerRuntime runtime,
      PulledImages pulled,
      Wanted wanted,
      GcMarks marks,
      Disk.Meter meter,
      Teller teller,
      Timers timers) {
    this.runtime = runtime;
    this.pulled = pulled;
    this.wanted = wanted;
    this.marks = marks;
    this.meter = meter;
    this.teller = teller;
    this.timers = timers;
    this.looks = Periodic.every(marks.every(), "image-gc", timers, this::collect);
  }

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  /** Once, if it is due. */
  public synchronized void collect() {
    if (pulled.all().isEmpty()) {
      return;
    }
    Set<String> ofContainers = runtime.imagesOfContainers();
    pulled.used(ofContainers, timers.instant());
    Optional<Set<String>> names = wanted.now();
    Disk before = meter.measure();
    if (names.isEmpty() || !ImageGcPlan.isDue(marks, before)) {
      return;
    }
    List<ImageState> gone = new ArrayList<>();
    Set<String> refused = new HashSet<>();
    for (int round = 0; round < ROUNDS && meter.measure().isAbove(marks.lowPercent()); round++) {
      if (!remove(plan(refused), gone, refused)) {
        break;
      }
    }
    tell(before, gone);
  }

  private ImageGcPlan plan(Set<String> refused) {
    List<ImageState> images = runtime.images();
    Set<String> present = images.stream().map(ImageState::id).collect(Collectors.toSet());
    // Removed by somebody else: should he bring one back, it is his.
    List<String> lost = pulled.all().keySet().stream().filter(id -> !present.contains(id)).toList();
    pulled.forget(lost, timers.instant());
    Set<String> used = new HashSet<>(runtime.imagesOfContainers());
    used.addAll(refused);
    return ImageGcPlan.of(
        marks,
        meter.measure(),
        images,
        pulled.all(),
        new ImageGcPlan.Uses(used, wanted.now().orElse(Set.of())),
        timers.instant());
  }

  /** Whether anything went. */
  private boolean remove(ImageGcPlan plan, List<ImageState> gone, Set<String> refused) {
    boolean some = false;
    for (ImageState image : plan.removals()) {
      if (!meter.measure().isAbove(marks.lowPercent())) {
        return some;
      }
      try {
        runtime.removeImage(image.id());
        pulled.forget(List.of(image.id()), timers.instant());
        gone.add(image);
        some = true;
      } catch (FailureException e) {
        // Taken into use since, or another image is made of it.
        log.debug("image={} not removed: {}", image.id(), e.getMessage());
        refused.add(image.id());
      }
    }
    return some;
  }

  private void tell(Disk before, List<ImageState> gone) {
    Disk after = meter.measure();
    if (!gone.isEmpty()) {
      String message =
          "removed %d unused images, %s: %s; the disk was %d%% full and is %d%% full"
              .formatted(
                  gone.size(),
                  Sizes.mib(Math.max(0, before.usedBytes() - after.usedBytes())),
                  gone.stream().limit(NAMED).map(ImageGc::name).collect(Collectors.joining(", ")),
                  before.usedPercent(),
                  after.usedPercent());
      log.info("images {}", message);
      teller.removed(message);
    }
    if (after.isAbove(marks.highPercent())) {
      teller.stillFull(
          "the disk is %d%% full, more than %d%%, and there is no unused image left to remove"
              .formatted(after.usedPercent(), marks.highPercent()));
    }
  }

  private static String name(ImageState image) {
    return image.names().isEmpty() ? image.id() : image.names().getFirst();
  }
}
