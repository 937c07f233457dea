package dev.berth.scheduling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "cpu, 0, 0",
    "cpu, 500, 500m",
    "cpu, 2000, 2",
    "cpu, 2500, 2500m",
    "idle/cpu, 1500, 1500m",
    "memory, 0, 0",
    "memory, 1023, 1023",
    "memory, 1024, 1Ki",
    "memory, 1536, 1.5Ki",
    "memory, 1073741824, 1Gi",
    // Rounded down: what is said to be free must be free.
    "memory, 1073741823, 1023.9Mi",
    "memory, 9007199254740992, 8Pi",
    "memory, 9223372036854775807, 8191.9Pi",
    "idle/memory, 2048, 2Ki",
    "ephemeral-storage, 2048, 2Ki",
    "example.com/fuse, 2048, 2048"
  })
  void isAsPeopleWriteIt(String resource, long amount, String text) {
    assertThat(Amount.text(resource, amount)).isEqualTo(text);
  }
}
