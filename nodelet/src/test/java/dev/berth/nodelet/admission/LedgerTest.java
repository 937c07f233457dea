package dev.berth.nodelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.spec.Claim;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
  private final Ledger ledger = new Ledger(1000, 100);

  @Test
  void givesAllThatThereIsAndNoMore() {
    assertThat(ledger.admit("a", claim(600, 60))).isEmpty();
    assertThat(ledger.admit("b", claim(400, 40))).isEmpty();
    assertThat(ledger.admit("c", claim(0, 0))).isEmpty();
    assertThat(ledger.admit("d", claim(1, 0))).map(Refusal::reason).hasValue("OutOfCpu");
    assertThat(ledger.admit("d", claim(0, 1)))
        .hasValue(new Refusal("OutOfMemory", "1 bytes of memory wanted, 0 of 100 free"));
  }

  @Test
  void diskIsGivenLikeTheRestAndWithoutEndWhereItIsNotKnown() {
    Ledger disk = new Ledger(0, 0, 100);
    assertThat(disk.admit("a", new Claim(0, 0, Set.of(), 60))).isEmpty();
    assertThat(disk.admit("b", new Claim(0, 0, Set.of(), 41)))
        .hasValue(new Refusal("OutOfDisk", "41 bytes of ephemeral-storage wanted, 40 of 100 free"));
    assertThat(ledger.admit("a", new Claim(0, 0, Set.of(), 1L << 50))).isEmpty();
  }

  @Test
  void whatIsGivenBackIsFree() {
    ledger.hold("a", List.of(claim(900, 10), claim(900, 10)));
    assertThat(ledger.admit("b", claim(100, 0))).as("more is held than there is").isPresent();
    ledger.hold("a", List.of(claim(900, 10)));
    assertThat(ledger.admit("b", claim(100, 0))).isEmpty();
    ledger.hold("a", List.of());
    assertThat(ledger.admit("c", claim(900, 0))).isEmpty();
  }

  @Test
  void aTasksClaimsAddUp() {
    assertThat(ledger.admit("a", claim(600, 0))).isEmpty();
    assertThat(ledger.admit("a", claim(600, 0))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80/tcp, 127.0.0.1:80/tcp, true",
    "127.0.0.1:80/tcp, 0.0.0.0:80/tcp, true",
    "0.0.0.0:80/tcp, 127.0.0.1:80/tcp, true",
    "127.0.0.1:80/tcp, 127.0.0.2:80/tcp, false",
    "127.0.0.1:80/tcp, 127.0.0.1:80/udp, false",
    "127.0.0.1:80/tcp, 127.0.0.1:81/tcp, false"
  })
  void aPortIsGivenOnce(String first, String second, boolean taken) {
    assertThat(ledger.admit("a", new Claim(0, 0, Set.of(first)))).isEmpty();
    assertThat(ledger.admit("b", new Claim(0, 0, Set.of(second))).map(Refusal::reason))
        .isEqualTo(taken ? Optional.of("PortTaken") : Optional.empty());
  }

  private static Claim claim(long cpu, long memory) {
    return new Claim(cpu, memory, Set.of());
  }
}
