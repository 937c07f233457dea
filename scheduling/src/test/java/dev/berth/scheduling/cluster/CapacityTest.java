package dev.berth.scheduling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.scheduling.demand.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CapacityTest {
  private static final String FUSE = "example.com/fuse";

  private final Capacity capacity = new Capacity();

  CapacityTest() {
    capacity.grow(2);
    capacity.offer(0, new Amounts(1000, 4096));
  }

  @Test
  void whatIsLeftIsEnoughToTheLastUnit() {
    capacity.use(0, needs(400, 96));

    assertThat(capacity.fits(needs(600, 4000), 0)).isTrue();
    assertThat(capacity.fits(needs(601, 0), 0)).isFalse();
    assertThat(capacity.fits(needs(0, 4001), 0)).isFalse();
  }

  @Test
  void whatIsNotNeededMayBeOverfilled() {
    capacity.use(0, needs(3000, 0));

    assertThat(capacity.free(0, ResourceNames.CPU)).isEqualTo(-2000);
    assertThat(capacity.fits(needs(0, 4096), 0)).isTrue();
    assertThat(capacity.fits(needs(0, 0), 0)).isTrue();
    assertThat(capacity.fits(needs(1, 0), 0)).isFalse();
  }

  @Test
  void nodeThatDoesNotTellOfItsDiskIsNotAskedForIt() {
    Needs disk = capacity.needs(new Amounts(0, 0, Map.of("ephemeral-storage", 1L << 53)));
    capacity.offer(1, new Amounts(0, 0, Map.of("ephemeral-storage", 10L)));

    assertThat(capacity.fits(disk, 0)).isTrue();
    assertThat(capacity.fits(disk, 1)).isFalse();
    assertThat(capacity.total(ResourceNames.DISK)).isEqualTo(10);
    assertThat(capacity.totalFree(ResourceNames.DISK)).isEqualTo(10);
  }

  @Test
  void ofAnythingElseANodeThatDoesNotTellHasNone() {
    Needs fuse = capacity.needs(new Amounts(0, 0, Map.of(FUSE, 1L)));
    int number = capacity.names().number(FUSE);

    assertThat(capacity.fits(fuse, 0)).isFalse();
    capacity.offer(0, new Amounts(0, 0, Map.of(FUSE, 2L)));
    assertThat(capacity.fits(fuse, 0)).isTrue();
    assertThat(capacity.total(number)).isEqualTo(2);
    capacity.offer(0, new Amounts(1000, 4096));
    assertThat(capacity.fits(fuse, 0)).isFalse();
    assertThat(capacity.total(number)).isZero();
  }

  @Test
  void needsThatAreOlderThanMoreResourcesStillFit() {
    Needs before = capacity.needs(new Amounts(500, 0, Map.of(FUSE, 1L)));
    capacity.offer(0, new Amounts(1000, 4096, Map.of(FUSE, 1L)));
    capacity.use(0, before);
    for (int i = 0; i < 30; i++) {
      Needs _ = capacity.needs(new Amounts(0, 0, Map.of("example.com/r" + i, 1L)));
    }

    assertThat(capacity.fits(before, 0)).isFalse();
    capacity.release(0, before);
    assertThat(capacity.fits(before, 0)).isTrue();
    assertThat(capacity.free(0, ResourceNames.CPU)).isEqualTo(1000);
    assertThat(capacity.free(1, ResourceNames.CPU)).isZero();
    assertThat(capacity.total(1000)).isZero();
    assertThat(capacity.totalFree(1000)).isZero();
  }

  @Test
  void overfilledNodesTakeNothingFromWhatOthersHaveLeft() {
    capacity.offer(1, new Amounts(1000, 4096));
    capacity.use(0, needs(3000, 0));

    assertThat(capacity.total(ResourceNames.CPU)).isEqualTo(2000);
    assertThat(capacity.totalFree(ResourceNames.CPU)).isEqualTo(1000);
  }

  @Test
  void shareIsThatOfTheScarcerResource() {
    assertThat(capacity.dominantShareWith(0, needs(100, 2048))).isEqualTo(5000);
    assertThat(capacity.dominantShareWith(0, needs(900, 2048))).isEqualTo(9000);
    assertThat(capacity.dominantShareWith(0, needs(2000, 2048))).isEqualTo(20_000);
  }

  @Test
  void taskThatRequestsNothingWeighsSomething() {
    capacity.offer(0, new Amounts(1000, 2000L << 20));
    assertThat(capacity.dominantShareWith(0, needs(0, 0))).isEqualTo(1000);

    capacity.use(0, needs(0, 0));
    assertThat(capacity.dominantShareWith(0, needs(0, 0))).isEqualTo(2000);
    assertThat(capacity.free(0, ResourceNames.CPU)).isEqualTo(1000);
  }

  @Test
  void nodeThatHasNothingIsTheFullest() {
    assertThat(capacity.dominantShareWith(1, needs(1, 1))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shareOfTheLargestAmountsIsExactEnough() {
    capacity.offer(0, new Amounts(1L << 53, 1L << 53));

    assertThat(capacity.dominantShareWith(0, needs(1, 1L << 52))).isEqualTo(5000);
  }

  @Test
  void whatIsOnlyAskedForTakesNoRoomOnNodes() {
    int before = capacity.width();
    List<Needs> all = IntStream.range(0, 1_000).mapToObj(i -> capacity.hold(fuse(i, 1))).toList();

    assertThat(capacity.width()).isEqualTo(before);
    assertThat(all).noneMatch(needs -> capacity.fits(needs, 0));
    all.forEach(capacity::drop);
  }

  @Test
  void needsThatAreOlderThanTheFirstOfferFitThen() {
    List<Needs> all = IntStream.range(0, 100).mapToObj(i -> capacity.hold(fuse(i, 2))).toList();

    capacity.offer(0, fuse(70, 3));

    assertThat(capacity.fits(all.get(70), 0)).isTrue();
    assertThat(capacity.fits(all.get(70), 1)).isFalse();
    assertThat(all).filteredOn(needs -> capacity.fits(needs, 0)).hasSize(1);
    capacity.use(0, all.get(70));
    assertThat(capacity.free(0, all.get(70).resource(0))).isEqualTo(1);
    assertThat(capacity.totalFree(all.get(70).resource(0))).isEqualTo(1);
  }

  @Test
  void resourcesThatComeAndGoTakeTurnsInTheSameRoom() {
    int width = capacity.width();
    int numbers = capacity.names().count();
    for (int i = 0; i < 1_000; i++) {
      Needs needs = capacity.hold(fuse(i, 1));
      capacity.offer(i % 2, fuse(i, 2));
      capacity.use(i % 2, needs);
      assertThat(capacity.free(i % 2, needs.resource(0))).isEqualTo(1);
      assertThat(capacity.free(1 - i % 2, needs.resource(0))).isZero();
      assertThat(capacity.total(needs.resource(0))).isEqualTo(2);
      capacity.offer(i % 2, Amounts.NONE);
      capacity.release(i % 2, needs);
      capacity.drop(needs);
    }

    assertThat(capacity.width()).isEqualTo(width);
    assertThat(capacity.names().count()).isLessThanOrEqualTo(numbers + 2);
  }

  @Test
  void whatIsUsedThoughNobodyOffersItIsMissingWhenSomebodyDoes() {
    Needs fuse = capacity.hold(fuse(0, 3));
    capacity.use(0, fuse);
    assertThat(capacity.free(0, fuse.resource(0))).isEqualTo(-3);

    capacity.offer(0, fuse(0, 5));
    assertThat(capacity.free(0, fuse.resource(0))).isEqualTo(2);
    capacity.offer(0, Amounts.NONE);
    assertThat(capacity.free(0, fuse.resource(0))).isEqualTo(-3);
    capacity.release(0, fuse);
    assertThat(capacity.free(0, fuse.resource(0))).isZero();
  }

  @Test
  void moreResourcesThanThereIsRoomForGetMore() {
    Map<String, Long> offered = new HashMap<>();
    IntStream.range(0, 30).forEach(i -> offered.put("example.com/fuse" + i, i + 1L));
    capacity.offer(1, new Amounts(500, 0, offered));

    for (int i = 0; i < 30; i++) {
      Needs needs = capacity.hold(fuse(i, i + 1L));
      assertThat(capacity.fits(needs, 1)).isTrue();
      assertThat(capacity.fits(needs, 0)).isFalse();
    }
    assertThat(capacity.free(0, ResourceNames.CPU)).isEqualTo(1000);
    assertThat(capacity.free(1, ResourceNames.CPU)).isEqualTo(500);
  }

  private static Amounts fuse(int which, long amount) {
    return new Amounts(0, 0, Map.of("example.com/fuse" + which, amount));
  }

  private Needs needs(long cpu, long memory) {
    return capacity.needs(new Amounts(cpu, memory));
  }
}
