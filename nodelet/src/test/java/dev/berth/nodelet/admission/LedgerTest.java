package dev.berth.nodelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.spec.Claim;
import dev.berth.nodelet.spec.Room;
import java.util.List;
import java.util.Map;
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

  /**
   * Revocable tasks have what others leave idle, the others what there is: neither sees the other.
   */
  @Test
  void revocableTasksShareWhatIsIdleAndNothingElse() {
    Claim revocable = claim(300, 30).withRevocable();
    assertThat(ledger.admit("r1", revocable))
        .as("nothing is known to be idle")
        .hasValue(new Refusal("OutOfIdleCpu", "300m idle cpu wanted, 0m of 0m free"));
    ledger.lend(new Room(500, 50));
    assertThat(ledger.admit("r1", revocable)).isEmpty();
    assertThat(ledger.admit("r2", revocable))
        .hasValue(new Refusal("OutOfIdleCpu", "300m idle cpu wanted, 200m of 500m free"));
    assertThat(ledger.admit("r2", claim(200, 21).withRevocable()))
        .hasValue(new Refusal("OutOfIdleMemory", "21 bytes of idle memory wanted, 20 of 50 free"));

    assertThat(ledger.admit("a", claim(1000, 100))).isEmpty();
    assertThat(ledger.admit("b", claim(1, 0))).map(Refusal::reason).hasValue("OutOfCpu");
    assertThat(ledger.admit("r2", claim(200, 20).withRevocable())).isEmpty();
  }

  @Test
  void whenLessIsIdleThoseThatRunKeepTheirsAndWhoAsksForNothingIsStillTaken() {
    ledger.lend(new Room(500, 50));
    ledger.hold("r1", List.of(claim(500, 50).withRevocable()));
    ledger.lend(new Room(100, 10));
    assertThat(ledger.admit("r2", claim(1, 0).withRevocable())).isPresent();
    assertThat(ledger.admit("r2", claim(0, 0).withRevocable())).isEmpty();
  }

  @Test
  void diskAndPortsAreTheSameForBoth() {
    Ledger disk = new Ledger(0, 0, 100);
    Claim own = new Claim(0, 0, Set.of("127.0.0.1:80/tcp"), 60);
    assertThat(disk.admit("a", own)).isEmpty();
    assertThat(disk.admit("r", own.withRevocable()).map(Refusal::reason)).hasValue("PortTaken");
    assertThat(disk.admit("r", new Claim(0, 0, Set.of(), 41).withRevocable()).map(Refusal::reason))
        .hasValue("OutOfDisk");
  }

  @Test
  void whatIsCountedIsGivenAwayByNumberAndOtherNamesAreNotLookedAt() {
    Ledger licences = new Ledger(0, 0, 0, Map.of("a.b/licences", 3L));
    Claim two = claim(0, 0).withCounted(Map.of("a.b/licences", 2L, "a.b/serial", 9L));
    assertThat(licences.admit("a", two)).isEmpty();
    assertThat(licences.admit("b", two))
        .hasValue(new Refusal("OutOfResource", "2 of a.b/licences wanted, 1 of 3 free"));
    assertThat(licences.admit("b", two.withRevocable())).isPresent();
    licences.hold("a", List.of());
    assertThat(licences.admit("b", two)).isEmpty();
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
