package dev.berth.scheduling.score;

import static dev.berth.scheduling.testing.Asks.nodes;
import static dev.berth.scheduling.testing.Asks.requirement;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.PreferredNodes;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeScoresTest {
  private static final Node PLAIN = node("n1", "4", "8Gi");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # weight: disk=ssd | weight: gen=2 | labels   | points
          1                  | 1             | ssd      | 5000
          1                  | 1             | 2        | 5000
          1                  | 1             | ssd 2    | 10000
          1                  | 1             | hdd 1    | 0
          1                  | 1             |          | 0
          3                  | 1             | ssd      | 7500
          3                  | 1             | 2        | 2500
          100                | 100           | ssd 2    | 10000
          0                  | 0             | ssd 2    | 0
          """)
  void preferredNodesGetTheShareOfTheWeightsThatFit(
      int ssd, int second, @Nullable String labels, int points) {
    PreferredNodesScore score =
        new PreferredNodesScore(
            List.of(preferred(ssd, "disk", "ssd"), preferred(second, "gen", "2")));
    Node node = PLAIN;
    for (String value : labels == null ? new String[0] : labels.split(" ")) {
      node = labelled(node, value.length() == 1 ? "gen" : "disk", value);
    }

    assertThat(score.points(NodeFacts.of(node))).isEqualTo(points);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # asked              | the node has                | MiB  | points
          app:1                | app:1                       | 1024 | 10000
          app:1                | app:1                       | 512  | 5000
          app:1                | app:1                       | 4096 | 10000
          app:1                | app:1                       | 0    | 0
          app:1                | app:1                       | -1   | 0
          app:1                | app:2                       | 1024 | 0
          app                  | app:latest                  | 1024 | 10000
          app:latest           | app:latest                  | 1024 | 10000
          app                  | app                         | 1024 | 10000
          app                  | app:1                       | 1024 | 0
          host:5000/app        | host:5000/app:latest        | 1024 | 10000
          host:5000/app        | host:5000/app               | 1024 | 10000
          host:5000/app:1      | host:5000/app:1             | 1024 | 10000
          app@sha256:abc       | app@sha256:abc              | 1024 | 10000
          app@sha256:abc       | app:latest                  | 1024 | 0
          app:1@sha256:abc     | app@sha256:abc              | 1024 | 10000
          docker.io/library/app:1 | app:1                    | 1024 | 10000
          index.docker.io/app  | app:latest                  | 1024 | 10000
          library/app:1        | app:1                       | 1024 | 10000
          docker.io/me/app:1   | me/app:1                    | 1024 | 10000
          quay.io/app:1        | app:1                       | 1024 | 0
          quay.io/library/app  | quay.io/app:latest          | 1024 | 0
          host:5000/app:1@sha256:abc | host:5000/app@sha256:abc | 1024 | 10000
          """)
  void nodesThatHaveTheImageGetMoreForALargerOne(String asked, String has, long size, int points) {
    NodeFacts node = NodeFacts.of(having(has, size << 20));

    assertThat(new ImageScore(asked).points(node)).isEqualTo(points);
  }

  @Test
  void countsTheTaintsThatMind() {
    Node node =
        with(
            PLAIN,
            spec ->
                spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))
                    .addTaints(taint("slow", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))
                    .addTaints(taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE)));
    Task task = task("a", "1", "1Gi");
    Task tolerant = with(spec -> spec.addTolerations(Toleration.newBuilder().setKey("old")), task);

    assertThat(scores(task).taints(NodeFacts.of(node))).isEqualTo(2);
    assertThat(scores(tolerant).taints(NodeFacts.of(node))).isEqualTo(1);
    assertThat(scores(tolerant).taints(NodeFacts.of(PLAIN))).isZero();
  }

  @Test
  void pointsAreWeighedByDefaultAndAsTheTaskHasIt() {
    Task task =
        with(
            spec -> {
              spec.getContainerBuilder().setImage("app:1");
              spec.getAffinityBuilder()
                  .getNodeAffinityBuilder()
                  .addPreferred(preferred(1, "disk", "ssd"));
            },
            task("a", "1", "1Gi"));
    NodeFacts node = NodeFacts.of(labelled(having("app:1", 512 << 20), "disk", "ssd"));

    assertThat(explained(task, node))
        .isEqualTo(Map.of("nodeAffinity", 20_000, "imageLocality", 5_000));
    assertThat(scores(task).points(node)).isEqualTo(25_000);

    Task weighed =
        with(
            spec ->
                spec.getStrategyBuilder()
                    .putWeights("nodeAffinity", 0)
                    .putWeights("imageLocality", 7),
            task);
    assertThat(explained(weighed, node))
        .isEqualTo(Map.of("nodeAffinity", 0, "imageLocality", 35_000));
    assertThat(scores(weighed).points(node)).isEqualTo(35_000);
  }

  @ParameterizedTest
  @CsvSource({
    "strategy, 1",
    "nodeAffinity, 2",
    "taskAffinity, 1",
    "topologySpread, 2",
    "imageLocality, 1"
  })
  void weightsHaveTheDefaultsThatAreDocumented(String score, int weight) {
    assertThat(new Weights(Map.of()).of(score)).isEqualTo(weight);
    assertThat(new Weights(Map.of(score, 100)).of(score)).isEqualTo(100);
  }

  private static Map<String, Integer> explained(Task task, NodeFacts node) {
    Map<String, Integer> into = new HashMap<>();
    scores(task).explain(node, into);
    return into;
  }

  private static NodeScores scores(Task task) {
    return new NodeScores(Demand.of(task));
  }

  private static Node having(String image, long bytes) {
    return PLAIN.toBuilder()
        .setStatus(
            PLAIN.getStatus().toBuilder()
                .addImages(NodeImage.newBuilder().addNames(image).setSizeBytes(bytes)))
        .build();
  }

  private static PreferredNodes preferred(int weight, String key, String value) {
    return PreferredNodes.newBuilder()
        .setWeight(weight)
        .setTerm(nodes(requirement(key, NodeOperator.NODE_OPERATOR_IN, value)))
        .build();
  }
}
