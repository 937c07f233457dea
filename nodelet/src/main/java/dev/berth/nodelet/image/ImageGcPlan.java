package dev.berth.nodelet.image;

import dev.berth.nodelet.image.PulledImages.Entry;
import dev.berth.nodelet.image.credential.ImageReference;
import dev.berth.nodelet.runtime.ImageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which images go, in order: those unused for longest first, and the largest of these. Pure. What
 * their removal frees is guessed from their sizes; layers that others share stay, so the disk must
 * be measured again after it.
 *
 * @param removals as many as seem to be needed
 * @param enough whether they seem to bring the disk down to the low mark
 */
record ImageGcPlan(List<ImageState> removals, boolean enough) {
  ImageGcPlan {
    removals = List.copyOf(removals);
  }

  /**
   * Who needs which images.
   *
   * @param ofContainers ids of images of which there is a container, whoever made it
   * @param wanted names that Bindings have or that are being pulled
   */
  record Uses(Set<String> ofContainers, Set<String> wanted) {}

  /** An image that we have pulled. */
  private record Candidate(ImageState image, Entry entry) {
    private static final Comparator<Candidate> FIRST_TO_GO =
        Comparator.comparing((Candidate one) -> one.entry().lastUsed())
            .thenComparing(
                Comparator.comparingLong((Candidate one) -> one.image().sizeBytes()).reversed())
            .thenComparing(one -> one.image().id());

    static Optional<Candidate> of(ImageState image, Map<String, Entry> pulled) {
      return Optional.ofNullable(pulled.get(image.id())).map(entry -> new Candidate(image, entry));
    }
  }

  /** Whether images are to be removed at all. */
  static boolean isDue(GcMarks marks, Disk disk) {
    return !marks.isOff() && disk.isAbove(marks.highPercent());
  }

  /** Down to the low mark, from wherever the disk is. */
  static ImageGcPlan of(
      GcMarks marks,
      Disk disk,
      List<ImageState> images,
      Map<String, Entry> pulled,
      Uses uses,
      Instant now) {
    Set<String> wanted =
        uses.wanted().stream()
            .map(name -> ImageReference.parse(name).toString())
            .collect(Collectors.toSet());
    List<ImageState> candidates =
        images.stream()
            .flatMap(image -> Candidate.of(image, pulled).stream())
            .filter(one -> !uses.ofContainers().contains(one.image().id()))
            .filter(one -> names(one.image()).noneMatch(wanted::contains))
            .filter(one -> isOnlyOurs(one.image(), one.entry()))
            .filter(one -> isOld(one.entry(), marks, now))
            .sorted(Candidate.FIRST_TO_GO)
            .map(Candidate::image)
            .toList();
    List<ImageState> removals = new ArrayList<>();
    long left = disk.above(marks.lowPercent());
    for (ImageState image : candidates) {
      if (left <= 0) {
        break;
      }
      removals.add(image);
      left -= image.sizeBytes();
    }
    return new ImageGcPlan(removals, left <= 0);
  }

  private static Stream<String> names(ImageState image) {
    return Stream.concat(image.names().stream(), image.digests().stream())
        .map(name -> ImageReference.parse(name).toString());
  }

  /** Who gave it a name of his own wants to keep it. */
  private static boolean isOnlyOurs(ImageState image, Entry entry) {
    return image.names().stream()
        .map(name -> ImageReference.parse(name).toString())
        .allMatch(entry.names()::contains);
  }

  private static boolean isOld(Entry entry, GcMarks marks, Instant now) {
    return !entry.lastUsed().plus(marks.minAge()).isAfter(now);
  }
}
