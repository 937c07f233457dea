package dev.berth.nodelet.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.plan.Fence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceBookTest {
  private static final Fence FIRST = new Fence("u", 1);
  private static final Fence SECOND = new Fence("u", 2);
  private static final Map<String, Long> ONE = Map.of("a.b/tty", 1L);

  private final Set<String> gone = new HashSet<>();
  private final DeviceBook book = book();

  private DeviceBook book() {
    return new DeviceBook(
        Inventory.of(
            Offer.parse(List.of("a.b/tty=/dev/t0,/dev/t1", "a.b/fuse=2x/dev/fuse")),
            List.of(),
            _ -> Optional.empty()),
        thing -> gone.contains(thing.name()) ? Optional.of("is not there") : Optional.empty());
  }

  @Test
  void aUnitIsGivenToOnePlaceAndStaysWithIt() {
    assertThat(give("x", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t0");
    assertThat(give("y", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t1");
    assertThat(give("x", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t0");
    assertThat(give("z", FIRST, ONE)).isEqualTo("OutOfDevices: 1 of a.b/tty wanted, 0 free");
    assertThat(give("x", SECOND, ONE))
        .as("another attempt, while the container of the one before may run")
        .isEqualTo("OutOfDevices: 1 of a.b/tty wanted, 0 free");
  }

  @Test
  void whatIsRefusedKeepsNothing() {
    assertThat(give("x", FIRST, Map.of("a.b/fuse", 1L, "a.b/tty", 3L)))
        .isEqualTo("OutOfDevices: 3 of a.b/tty wanted, 2 free");
    assertThat(give("y", FIRST, Map.of("a.b/fuse", 2L, "a.b/tty", 2L)))
        .isEqualTo("a.b/fuse=/dev/fuse,a.b/fuse=/dev/fuse#1,a.b/tty=/dev/t0,a.b/tty=/dev/t1");
    assertThat(give("x", FIRST, Map.of("a.b/none", 1L)))
        .isEqualTo("OutOfDevices: 1 of a.b/none wanted, 0 free");
    assertThat(give("x", FIRST, Map.of())).isEmpty();
  }

  @Test
  void whatIsOnlyCountedIsTheLedgers() {
    DeviceBook counted =
        new DeviceBook(Inventory.EMPTY.with(Map.of("a.b/licences", 1L)), _ -> Optional.empty());
    assertThat(counted.admit("x", FIRST, Map.of("a.b/licences", 9L))).isEmpty();
    assertThat(counted.admit("x", FIRST, Map.of("a.b/licences", 1L, "a.b/tty", 1L)))
        .map(refusal -> refusal.message())
        .hasValue("1 of a.b/tty wanted, 0 free");
  }

  @Test
  void aPlaceThatEndedGivesBackAndOneThatStandsDoesNot() {
    give("x", FIRST, ONE);
    give("y", FIRST, ONE);
    book.hold("x", Map.of(), Optional.of(FIRST));
    assertThat(give("z", FIRST, ONE)).startsWith("OutOfDevices");
    book.hold("x", Map.of(), Optional.of(SECOND));
    assertThat(give("z", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t0");
  }

  @Test
  void aContainerOfAProcessBeforeHasWhatItsLabelSays() {
    book.hold(
        "x", Map.of(FIRST, Set.of("a.b/tty=/dev/t0", "old/name=/dev/gone")), Optional.empty());
    assertThat(give("y", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t1");
    assertThat(give("x", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t0");
  }

  @Test
  void aDeviceThatVanishedIsNotGivenAndNamedWhenItIsWanted() {
    give("x", FIRST, ONE);
    gone.add("/dev/t0");
    assertThat(give("x", FIRST, ONE)).as("another one").isEqualTo("a.b/tty=/dev/t1");
    assertThat(give("y", FIRST, ONE))
        .isEqualTo("DeviceMissing: /dev/t0, which the node offers as a.b/tty, is not there");
    gone.clear();
    assertThat(give("y", FIRST, ONE)).isEqualTo("a.b/tty=/dev/t0");
  }

  /** Whatever places come and go, and whenever the nodelet dies, nothing is given twice. */
  @Test
  void nothingIsEverGivenTwice() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      DeviceBook now = book();
      Map<String, Set<String>> containers = new HashMap<>();
      for (int step = 0; step < 40; step++) {
        String task = "t" + random.nextInt(5);
        Set<String> own = containers.get(task);
        if (own == null) {
          Map<String, Long> asked = Map.of("a.b/tty", 1L + random.nextInt(2));
          if (now.give(task, FIRST, asked) instanceof Choice.Given(Grant grant)) {
            Set<String> ids = Set.of(grant.label().split(",", -1));
            assertThat(containers.values())
                .noneMatch(other -> ids.stream().anyMatch(other::contains));
            containers.put(task, ids);
          }
        } else if (random.nextInt(3) == 0) {
          containers.remove(task);
          now.hold(task, Map.of(), Optional.empty());
        } else {
          now.hold(task, Map.of(FIRST, own), Optional.of(FIRST));
        }
        if (random.nextInt(10) == 0) {
          DeviceBook next = book();
          containers.forEach((name, ids) -> next.hold(name, Map.of(FIRST, ids), Optional.empty()));
          now = next;
        }
      }
    }
  }

  /** The grant's label, or the refusal. */
  private String give(String task, Fence place, Map<String, Long> asked) {
    return switch (book.give(task, place, asked)) {
      case Choice.Given(Grant grant) -> grant.label();
      case Choice.Refused(var refusal) -> refusal.reason() + ": " + refusal.message();
    };
  }
}
