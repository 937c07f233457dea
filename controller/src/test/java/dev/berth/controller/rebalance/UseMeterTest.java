package dev.berth.controller.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.testkit.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against answers that nodes might give. */
final class UseMeterTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final PlaceKey WEB = new PlaceKey("default", "web");

  private final Map<String, NodeStatsResponse> answers = new ConcurrentHashMap<>();
  private final TestCluster cluster = TestCluster.start();
  private final UseMeter meter = new UseMeter(new AnsweringClient(cluster.client(), answers));

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void cpuIsTheMeanSinceTheAnswerBefore() throws InterruptedException {
    answers.put("n1", answer(100, 10_000, START, 5_000));
    assertThat(use("n1")).as("the node's word").contains(new Amounts(5_000, 1 << 20));

    answers.put("n1", answer(160, 40_000, START, 5_000));
    assertThat(use("n1")).as("30 s in a minute").contains(new Amounts(500, 1 << 20));

    answers.put("n1", answer(220, 40_000, START, 5_000));
    assertThat(use("n1")).contains(new Amounts(0, 1 << 20));
  }

  @Test
  void answerThatFailsLeavesTheMeanToTheNextOne() throws InterruptedException {
    answers.put("n1", answer(100, 10_000, START, 5_000));
    assertThat(use("n1")).isPresent();
    answers.remove("n1");
    assertThat(use("n1")).isEmpty();

    answers.put("n1", answer(220, 70_000, START, 5_000));

    assertThat(use("n1")).as("a minute in two").contains(new Amounts(500, 1 << 20));
  }

  @Test
  void answerThatIsOldIsForgotten() throws InterruptedException {
    answers.put("n1", answer(100, 10_000, START, 5_000));
    assertThat(use("n1")).isPresent();

    answers.put("n1", answer(401, 10_000, START, 3_000));

    assertThat(use("n1")).as("the node's word").contains(new Amounts(3_000, 1 << 20));
  }

  @Test
  void whatHasBegunSinceCountsFromItsStart() throws InterruptedException {
    answers.put("n1", answer(100, 50_000, START, 0));
    assertThat(use("n1")).isPresent();

    answers.put("n1", answer(160, 8_000, START.plusSeconds(150), 0));

    assertThat(use("n1")).as("a restart").contains(new Amounts(800, 1 << 20));
  }

  @Test
  void momentThatIsTooShortIsTheNodesOwnWord() throws InterruptedException {
    answers.put("n1", answer(0, 10, START, 77));

    assertThat(use("n1")).contains(new Amounts(77, 1 << 20));
    assertThat(use("n1")).as("the same answer again").contains(new Amounts(77, 1 << 20));
  }

  @Test
  void nodeThatDoesNotAnswerIsNotKnown() throws InterruptedException {
    List<String> nodes = IntStream.range(0, 300).mapToObj(i -> "n" + i).toList();
    nodes.stream().skip(1).forEach(node -> answers.put(node, answer(100, 10_000, START, 0)));

    var uses = meter.measure(nodes);

    assertThat(uses.on("n0")).isEmpty();
    assertThat(nodes.stream().skip(1)).allSatisfy(node -> assertThat(uses.on(node)).isPresent());
  }

  @Test
  void nodeWithoutTasksIsKnown() throws InterruptedException {
    answers.put("n1", NodeStatsResponse.getDefaultInstance());

    assertThat(meter.measure(List.of("n1")).on("n1")).contains(Map.of());
  }

  private Optional<Amounts> use(String node) throws InterruptedException {
    return meter.measure(List.of(node)).on(node).map(tasks -> tasks.get(WEB));
  }

  /**
   * @param at seconds after the start
   */
  private static NodeStatsResponse answer(
      long at, long cpuMillis, Instant startedAt, long rateMilli) {
    NodeStatsResponse.Builder answer =
        NodeStatsResponse.newBuilder().setMeasuredAt(Times.micro(START.plusSeconds(at)));
    answer
        .addTasksBuilder()
        .setNamespace(WEB.namespace())
        .setName(WEB.name())
        .setTaskUid("uid")
        .setStartedAt(Times.time(startedAt))
        .setMemoryBytes(1 << 20)
        .getCpuBuilder()
        .setTotalNanos(Duration.ofMillis(cpuMillis).toNanos())
        .setRateMilli(rateMilli);
    return answer.build();
  }
}
