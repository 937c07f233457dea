package dev.berth.nodelet.stats;

import static dev.berth.nodelet.stats.RecordedKernel.CONTAINER;
import static dev.berth.nodelet.stats.RecordedKernel.PID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsagesTest {
  private static final Usage TOLD = new Usage(7, 8, OptionalLong.empty(), Optional.empty(), 9, 10);

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private boolean quick;

  /** A runtime that knows the one container. */
  private final class OneContainer implements Meter {
    @Override
    public void ping() {}

    @Override
    public OptionalLong pid(String id) {
      asked.add("pid");
      return id.equals(CONTAINER) ? OptionalLong.of(PID) : OptionalLong.empty();
    }

    @Override
    public Optional<Usage> usage(String id) {
      asked.add("usage");
      return Optional.of(TOLD);
    }

    @Override
    public boolean isQuick() {
      return quick;
    }

    @Override
    public OptionalLong written(String id) {
      return OptionalLong.empty();
    }
  }

  private Usages usages(RecordedKernel kernel) {
    return new Usages(new OneContainer(), kernel.roots(), true);
  }

  @Test
  void readsVersion1() throws Exception {
    assertThat(usages(RecordedKernel.v1(folder)).of(CONTAINER))
        .contains(
            new Usage(
                53_338_798,
                9_388_032 - 1_388_032,
                OptionalLong.of(64 << 20),
                Optional.of(new Usage.Traffic(974, 238)),
                1_048_576 + 4096,
                8_388_608));
    assertThat(asked).containsExactly("pid");
  }

  @Test
  void readsVersion1WithControllersThatShareAFolder() throws Exception {
    assertThat(usages(RecordedKernel.v1Joined(folder)).of(CONTAINER).orElseThrow().cpuNanos())
        .isEqualTo(53_338_798);
  }

  @Test
  void readsVersion2() throws Exception {
    assertThat(usages(RecordedKernel.v2(folder)).of(CONTAINER))
        .contains(
            new Usage(
                1_534_209_000,
                21_803_008 - 12_582_912,
                OptionalLong.of(64 << 20),
                Optional.of(new Usage.Traffic(974, 238)),
                1_048_576 + 4096,
                8_388_608));
  }

  @Test
  void noLimitIsNone() throws Exception {
    RecordedKernel kernel = RecordedKernel.v2(folder);
    Files.writeString(kernel.group().resolve("memory.max"), "max\n");
    assertThat(usages(kernel).of(CONTAINER).orElseThrow().memoryLimitBytes()).isEmpty();
  }

  @Test
  void theHostsOwnNetworkIsNotTheContainers() throws Exception {
    RecordedKernel kernel = RecordedKernel.v1(folder);
    kernel.sharesTheNetwork();
    assertThat(usages(kernel).of(CONTAINER).orElseThrow().network()).isEmpty();
  }

  @Test
  void asksTheRuntimeOnceForEachContainer() throws Exception {
    Usages usages = usages(RecordedKernel.v2(folder));
    usages.of(CONTAINER);
    usages.of(CONTAINER);
    assertThat(usages.memory(CONTAINER)).hasValue(21_803_008 - 12_582_912);
    assertThat(asked).containsExactly("pid");
  }

  @Test
  void oneThatHasEndedUsesNothingAndIsForgotten() throws Exception {
    RecordedKernel kernel = RecordedKernel.v2(folder);
    Usages usages = usages(kernel);
    usages.of(CONTAINER);
    kernel.end();
    assertThat(usages.of(CONTAINER)).isEmpty();
    assertThat(usages.memory(CONTAINER)).isEmpty();
    assertThat(usages.load(CONTAINER)).isEmpty();
    assertThat(usages.of("another")).isEmpty();
  }

  /** A process of that number that is in no group of the container is somebody else's. */
  @Test
  void aProcessThatIsNotTheContainersIsNotReadAndTheRuntimeIsAsked() throws Exception {
    RecordedKernel kernel = RecordedKernel.v2(folder);
    Files.writeString(kernel.roots().process(PID).resolve("cgroup"), "0::/user.slice\n");
    assertThat(usages(kernel).of(CONTAINER)).contains(TOLD);
    assertThat(asked).containsExactly("pid", "usage");
  }

  @Test
  void aLoadIsReadOfTheGroupAlone() throws Exception {
    Usages usages = usages(RecordedKernel.v2(folder));
    Load load = new Load(1_534_209_000, 21_803_008 - 12_582_912);
    assertThat(usages.load(CONTAINER)).contains(load);
    assertThat(usages.load(CONTAINER)).contains(load);
    assertThat(asked).containsExactly("pid");
  }

  @Test
  void nobodyIsAskedForALoadWhoTakesSecondsToTell() throws Exception {
    Usages slow = new Usages(new OneContainer(), RecordedKernel.v2(folder).roots(), false);
    assertThat(slow.load(CONTAINER)).isEmpty();
    assertThat(asked).isEmpty();
    quick = true;
    assertThat(slow.load(CONTAINER)).contains(new Load(TOLD.cpuNanos(), TOLD.memoryBytes()));
  }

  @Test
  void aRuntimeOfAnotherHostIsAskedAlways() throws IOException {
    Usages usages = new Usages(new OneContainer(), RecordedKernel.v2(folder).roots(), false);
    assertThat(usages.of(CONTAINER)).contains(TOLD);
    assertThat(usages.memory(CONTAINER)).hasValue(TOLD.memoryBytes());
    assertThat(asked).containsExactly("usage", "usage");
  }
}
