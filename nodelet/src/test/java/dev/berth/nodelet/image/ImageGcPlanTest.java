package dev.berth.nodelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.image.PulledImages.Entry;
import dev.berth.nodelet.runtime.ImageState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGcPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final GcMarks MARKS =
      new GcMarks(85, 80, Duration.ofMinutes(2), Duration.ofMinutes(1));

  /**
   * Images are written as name/size/minutes since last use, with '-' for one that we have not
   * pulled; the disk has 100.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          # used | images                | of containers | wanted        | removed | enough
          90     | a/5/10 b/5/20 c/5/30  | none          | none          | c b     | true
          81     | a/5/10 b/5/20         | none          | none          | b       | true
          80     | a/5/10                | none          | none          | none    | true
          90     | a/5/10 b/50/20        | none          | none          | b       | true
          90     | a/5/10                | none          | none          | a       | false
          90     | a/5/-                 | none          | none          | none    | false
          90     | a/20/10 b/20/20       | b             | none          | a       | true
          90     | a/20/10 b/20/20       | a b           | none          | none    | false
          90     | a/20/10 b/20/20       | none          | b:1           | a       | true
          90     | a/20/10 b/20/20       | none          | docker.io/library/b:1 | a | true
          90     | a/20/10 b/20/20       | none          | b             | b       | true
          90     | a/20/1 b/20/2         | none          | none          | b       | true
          90     | a/20/1                | none          | none          | none    | false
          90     | a/20/10 b/9/10 c/30/9 | none          | none          | a       | true
          90     | a/9/10 b/20/10        | none          | none          | b       | true
          """)
  void whatGoes(
      long used,
      String images,
      String ofContainers,
      String wanted,
      String removed,
      boolean enough) {
    Map<String, Entry> pulled = new HashMap<>();
    List<ImageState> present = words(images).stream().map(text -> image(text, pulled)).toList();
    ImageGcPlan plan =
        ImageGcPlan.of(
            MARKS,
            new Disk(used, 100 - used),
            present,
            pulled,
            new ImageGcPlan.Uses(
                words(ofContainers).stream().map(name -> "id-" + name).collect(Collectors.toSet()),
                new HashSet<>(words(wanted))),
            NOW);
    assertThat(plan.removals()).extracting(ImageState::id).isEqualTo(ids(removed));
    assertThat(plan.enough()).isEqualTo(enough);
  }

  @Test
  void anImageThatSomebodyHasGivenANameStays() {
    Map<String, Entry> pulled = Map.of("id-a", entry("a", 10));
    ImageState named = new ImageState("id-a", List.of("a:1", "mine:1"), List.of(), 50);
    assertThat(plan(named, pulled, Set.of()).removals()).isEmpty();
  }

  @Test
  void anImageWhoseNameAnotherOneHasNowGoes() {
    Map<String, Entry> pulled = Map.of("id-a", entry("a", 10));
    ImageState nameless = new ImageState("id-a", List.of(), List.of("a@sha256:1"), 50);
    assertThat(plan(nameless, pulled, Set.of("a:1")).removals()).containsExactly(nameless);
    assertThat(plan(nameless, pulled, Set.of("a@sha256:1")).removals()).isEmpty();
  }

  @Test
  void isDueAboveTheHighMarkOnly() {
    assertThat(ImageGcPlan.isDue(MARKS, new Disk(85, 15))).isFalse();
    assertThat(ImageGcPlan.isDue(MARKS, new Disk(86, 14))).isTrue();
    GcMarks off = new GcMarks(100, 80, Duration.ZERO, Duration.ofMinutes(1));
    assertThat(ImageGcPlan.isDue(off, new Disk(100, 0))).isFalse();
    assertThat(ImageGcPlan.isDue(MARKS, new Disk(0, 0))).isFalse();
  }

  private static ImageGcPlan plan(ImageState image, Map<String, Entry> pulled, Set<String> wanted) {
    return ImageGcPlan.of(
        MARKS,
        new Disk(90, 10),
        List.of(image),
        pulled,
        new ImageGcPlan.Uses(Set.of(), wanted),
        NOW);
  }

  private static ImageState image(String text, Map<String, Entry> pulled) {
    String[] parts = text.split("/", -1);
    String id = "id-" + parts[0];
    if (!parts[2].equals("-")) {
      pulled.put(id, entry(parts[0], Integer.parseInt(parts[2])));
    }
    return new ImageState(id, List.of(parts[0] + ":1"), List.of(), Long.parseLong(parts[1]));
  }

  private static Entry entry(String name, int minutes) {
    return new Entry(
        Set.of("docker.io/library/" + name + ":1"), NOW.minus(Duration.ofMinutes(minutes)));
  }

  private static List<String> ids(String names) {
    return words(names).stream().map(name -> "id-" + name).toList();
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : Arrays.asList(text.split(" ", -1));
  }
}
