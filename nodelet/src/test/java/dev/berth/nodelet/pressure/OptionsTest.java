package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @ParameterizedTest
  @CsvSource({"100Mi,104857600", "1G,1000000000", "0,0", "5%,50", "0%,0", "100%,1000", "2.5%,25"})
  void aThresholdIsAQuantityOrAPartOfTheWhole(String text, long of1000) {
    assertThat(Threshold.parse("--x", text).of(1000)).isEqualTo(of1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "-1", "-5%", "101%", "many", "5 %5"})
  void aThresholdThatIsNoneIsRefusedByName(String text) {
    assertThatThrownBy(() -> Threshold.parse("--evict-memory-below", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--evict-memory-below: write a quantity such as 100Mi");
  }

  @Test
  void inodesAreReadFromTheCommandsWords() {
    assertThat(Inodes.parse("16777216 16321814")).contains(new Inodes(16_777_216, 16_321_814));
    assertThat(Inodes.parse("0 0")).as("btrfs has no fixed number").isEqualTo(Optional.empty());
    assertThat(Inodes.parse("stat: not found")).isEmpty();
    assertThat(Inodes.of(Path.of("/proc/nowhere"))).isEmpty();
  }
}
