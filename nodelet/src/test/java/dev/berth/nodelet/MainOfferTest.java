package dev.berth.nodelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.nodelet.NodeletConfig.Margins;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the flags come to. */
class MainOfferTest {
  @Test
  void withoutFlagsItIsAsTheDefaultsHaveIt() {
    MainOffer offer = offer();
    assertThat(offer.margins()).isEqualTo(Margins.DEFAULT);
    assertThat(offer.cpuMillis()).isEmpty();
    assertThat(offer.memoryBytes()).isEmpty();
    assertThat(offer.devices()).isEmpty();
    assertThat(offer.resources()).isEmpty();
  }

  @Test
  void eachFlagIsWhereItBelongs() {
    MainOffer offer =
        offer(
            "--cpu=1500m",
            "--memory=2Gi",
            "--reserve-cpu=200m",
            "--reserve-memory=512Mi",
            "--reserve-disk=10Gi",
            "--revocable-after=90s",
            "--offer-resource=a.b/c=3,a.b/d=4",
            "--offer-resource=a.b/e=5",
            "--offer-device=a.b/f=/dev/f,/dev/g");
    assertThat(offer.cpuMillis()).hasValue(1500);
    assertThat(offer.memoryBytes()).hasValue(2L << 30);
    Margins margins = offer.margins();
    assertThat(margins.cpuMillis()).isEqualTo(200);
    assertThat(margins.memoryBytes()).isEqualTo(512 << 20);
    assertThat(margins.diskBytes()).isEqualTo(10L << 30);
    assertThat(margins.revocableAfter()).hasValue(Duration.ofSeconds(90));
    assertThat(offer.resources()).containsExactly("a.b/c=3", "a.b/d=4", "a.b/e=5");
    assertThat(offer.devices()).containsExactly("a.b/f=/dev/f,/dev/g");
  }

  @Test
  void nothingIsRevocableAfterNothing() {
    assertThat(offer("--revocable-after=0").margins().revocableAfter()).isEmpty();
    assertThat(offer("--revocable-after=0s").margins().revocableAfter()).isEmpty();
    assertThatThrownBy(() -> offer("--revocable-after=soon").margins())
        .hasMessage("--revocable-after: write a duration such as 10s, 2m or 1h, not soon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--evict-grace", "--pressure-hold", "--revocable-after"})
  void aSpanThatIsNoneIsRefusedByName(String flag) {
    assertThatThrownBy(() -> offer(flag + "=10").margins())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(flag + ": write a duration such as 10s");
  }

  private static MainOffer offer(String... flags) {
    return CommandLine.populateCommand(new MainOffer(), flags);
  }
}
