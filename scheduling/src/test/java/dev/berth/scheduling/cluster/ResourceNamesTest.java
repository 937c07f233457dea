package dev.berth.scheduling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ResourceNamesTest {
  private final ResourceNames names = new ResourceNames();

  @Test
  void numberThatNobodyHoldsGoesToTheNextName() {
    int before = names.count();
    for (int i = 0; i < 1_000; i++) {
      names.drop(names.hold("example.com/r" + i));
    }

    assertThat(names.count()).isEqualTo(before + 1);
    assertThat(names.name(before)).isEmpty();
  }

  @Test
  void numberStaysAsLongAsAnybodyHoldsIt() {
    int number = names.hold("example.com/a");
    int _ = names.hold("example.com/a");
    names.drop(number);

    assertThat(names.hold("example.com/b")).isNotEqualTo(number);
    assertThat(names.name(number)).isEqualTo("example.com/a");
  }

  @Test
  void numberThatWasAskedForGoodStaysForGood() {
    int number = names.hold("example.com/a");
    assertThat(names.number("example.com/a")).isEqualTo(number);
    names.drop(number);

    assertThat(names.name(number)).isEqualTo("example.com/a");
    assertThat(names.number("cpu")).isEqualTo(ResourceNames.CPU);
    assertThat(names.number("memory")).isEqualTo(ResourceNames.MEMORY);
    assertThat(names.number("ephemeral-storage")).isEqualTo(ResourceNames.DISK);
  }

  @Test
  void knowsWhatIsIdleByItsName() {
    int number = names.hold("idle/cpu");
    assertThat(names.isIdle(number)).isTrue();
    assertThat(names.isIdle(ResourceNames.CPU)).isFalse();

    names.drop(number);
    assertThat(names.hold("example.com/a")).isEqualTo(number);
    assertThat(names.isIdle(number)).isFalse();
  }
}
