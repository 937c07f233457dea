package dev.berth.nodelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Container;
import dev.berth.client.testing.FakeTimers;
import dev.berth.nodelet.image.credential.ImageReference;
import dev.berth.nodelet.image.credential.Keyring;
import dev.berth.nodelet.image.credential.NodeCredentials;
import dev.berth.nodelet.image.credential.PullSecrets;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * On a fake runtime, whose images are a MiB each, and a disk that each of them fills by a percent.
 */
class ImageGcTest {
  private static final long MIB = 1 << 20;

  private final FakeTimers timers = new FakeTimers();
  private final FakeRuntime runtime = new FakeRuntime(timers);
  private final PulledImages pulled = PulledImages.inMemory();
  private final List<String> removed = new ArrayList<>();
  private final List<String> full = new ArrayList<>();
  private Optional<Set<String>> wanted = Optional.of(Set.of());
  private long others = 80;
  private final ImageGc gc =
      new ImageGc(
          runtime,
          pulled,
          new ImageGc.Wanted(() -> wanted, Set::of),
          new GcMarks(85, 82, Duration.ofMinutes(2), Duration.ofMinutes(1)),
          () -> {
            long used = others + runtime.images().size();
            return new Disk(used * MIB, (100 - used) * MIB);
          },
          new ImageGc.Teller() {
            @Override
            public void removed(String message) {
              removed.add(message);
            }

            @Override
            public void stillFull(String message) {
              full.add(message);
            }
          },
          timers);

  @Test
  void removesTheOldestUntilTheDiskIsBelowTheLowMarkAndSaysSo() throws Exception {
    for (int i = 0; i < 6; i++) {
      pull("app:" + i);
      timers.advance(Duration.ofMinutes(5));
    }
    gc.collect();
    assertThat(names()).containsExactly("app:4", "app:5");
    assertThat(removed)
        .containsExactly(
            "removed 4 unused images, 4.0 MiB: app:0, app:1, app:2, app:3; the disk was 86% full and"
                + " is 82% full");
    assertThat(full).isEmpty();
    assertThat(pulled.all()).hasSize(2);
  }

  @Test
  void leavesADiskThatIsNotAboveTheHighMark() throws Exception {
    for (int i = 0; i < 5; i++) {
      pull("app:" + i);
    }
    timers.advance(Duration.ofMinutes(5));
    gc.collect();
    assertThat(names()).hasSize(5);
  }

  @Test
  void leavesWhatStrangersBroughtAndWhatContainersOrBindingsHave() throws Exception {
    others = 90;
    runtime.has("stranger:1");
    pull("used:1");
    pull("wanted:1");
    pull("old:1");
    runtime.create(spec("used:1"));
    wanted = Optional.of(Set.of("wanted:1"));
    timers.advance(Duration.ofMinutes(5));
    gc.collect();
    assertThat(names()).containsExactlyInAnyOrder("stranger:1", "used:1", "wanted:1");
    assertThat(full).singleElement().asString().contains("93% full, more than 85%");
  }

  @Test
  void removesNothingBeforeTheBindingsAreKnown() throws Exception {
    others = 90;
    pull("old:1");
    timers.advance(Duration.ofMinutes(5));
    wanted = Optional.empty();
    gc.collect();
    assertThat(names()).containsExactly("old:1");
  }

  @Test
  void anImageThatIsTakenIntoUseMeanwhileStaysAndTheOthersGo() throws Exception {
    others = 90;
    pull("first:1");
    timers.advance(Duration.ofMinutes(1));
    pull("second:1");
    timers.advance(Duration.ofMinutes(5));
    runtime.before(call -> {
      if (call.startsWith("remove image")) {
        runtime.before(_ -> {});
        runtime.create(spec("first:1"));
      }
    });
    gc.collect();
    assertThat(names()).containsExactly("first:1");
  }

  @Test
  void lastUseIsWhenAContainerWasLastSeen() throws Exception {
    pull("early:1");
    timers.advance(Duration.ofMinutes(1));
    pull("late:1");
    String container = runtime.create(spec("early:1"));
    timers.advance(Duration.ofMinutes(5));
    gc.collect();
    runtime.remove(container);
    timers.advance(Duration.ofMinutes(3));
    others = 84;
    pull("new:1");
    gc.collect();
    assertThat(names()).containsExactlyInAnyOrder("new:1");
    assertThat(removed).singleElement().asString().contains("late:1, early:1");
  }

  /** As the node does. */
  private void pull(String name) throws InterruptedException {
    runtime.publishes(name);
    Images images =
        new Images(
            runtime,
            new Keyring(PullSecrets.NONE, new NodeCredentials(Path.of("/nonexistent"), timers)),
            pulled,
            1,
            timers);
    images.pull("default", Container.newBuilder().setImage(name).build(), _ -> {});
    assertThat(pulled.all().values())
        .anyMatch(entry -> entry.names().contains(ImageReference.parse(name).toString()));
  }

  private List<String> names() {
    return runtime.images().stream().map(ImageState::names).map(List::getFirst).toList();
  }

  private static ContainerSpec spec(String image) {
    return ContainerSpec.plain("c-" + image, image, List.of("run"), List.of(), Map.of());
  }
}
