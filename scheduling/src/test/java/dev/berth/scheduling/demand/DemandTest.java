package dev.berth.scheduling.demand;

import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.inNamespace;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.nodes;
import static dev.berth.scheduling.testing.Asks.on;
import static dev.berth.scheduling.testing.Asks.requirement;
import static dev.berth.scheduling.testing.Asks.selector;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.strategy;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.binding;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DemandTest {
  private static final Task PLAIN = task("a", "1", "1Gi");

  @Test
  void tasksThatDifferInNothingThatMattersAreEqual() {
    Task other =
        with(
            spec -> spec.getContainerBuilder().addCommand("sleep").setTty(true),
            task("b", "1000m", "1024Mi"));

    assertThat(Demand.of(other)).isEqualTo(Demand.of(PLAIN)).hasSameHashCodeAs(Demand.of(PLAIN));
  }

  static Stream<Task> asksForMore() {
    return Stream.concat(
        asksMoreOfNodes(),
        Stream.of(
            task("a", "2", "1Gi"),
            with(spec -> spec.setRevocable(true), PLAIN),
            labelled(PLAIN, "app", "web"),
            inNamespace(PLAIN, "other"),
            withPort(PLAIN, 80, 0),
            apart(PLAIN, term("zone", "app", "db")),
            strategy(PLAIN, StrategyType.STRATEGY_TYPE_BINPACK)));
  }

  static Stream<Task> asksMoreOfNodes() {
    return Stream.of(
        with(spec -> spec.putNodeSelector("disk", "ssd"), PLAIN),
        with(spec -> spec.addTolerations(Toleration.newBuilder().setKey("gpu")), PLAIN),
        on(PLAIN, nodes(requirement("disk", NodeOperator.NODE_OPERATOR_EXISTS, null))),
        constrained(PLAIN, "rack LIKE r1"),
        // Such a node must have the label.
        near(PLAIN, term("zone", "app", "db")),
        spread(PLAIN, spread("zone", 1, 1)),
        with(spec -> spec.getStrategyBuilder().putWeights("imageLocality", 3), PLAIN),
        with(spec -> spec.getContainerBuilder().setImage("other"), PLAIN));
  }

  @ParameterizedTest
  @MethodSource("asksForMore")
  void tasksThatAskForMoreAreNotEqual(Task more) {
    assertThat(Demand.of(more)).isNotEqualTo(Demand.of(PLAIN));
  }

  @ParameterizedTest
  @MethodSource("asksMoreOfNodes")
  void whatIsAskedOfNodesIsTheSameWhateverElseIsAsked(Task more) {
    Task otherwise = apart(labelled(withPort(more, 80, 0), "app", "x"), term("zone", "app", "db"));

    assertThat(Demand.of(otherwise).aboutNodes()).isEqualTo(Demand.of(more).aboutNodes());
    assertThat(Demand.of(more).aboutNodes()).isNotEqualTo(Demand.of(PLAIN).aboutNodes());
  }

  @Test
  void tasksThatCountOthersOverTheSameLabelAskTheSameOfNodes() {
    assertThat(Demand.of(near(PLAIN, term("zone", "app", "db"))).aboutNodes())
        .isEqualTo(Demand.of(near(PLAIN, term("zone", "app", "web"))).aboutNodes());
    assertThat(Demand.of(spread(PLAIN, spread("zone", 1, 1))).aboutNodes())
        .isEqualTo(Demand.of(spread(PLAIN, spread("zone", 3, 2))).aboutNodes());
    Task unique = constrained(PLAIN, "rack UNIQUE");
    assertThat(Demand.of(unique).aboutNodes())
        .isEqualTo(
            Demand.of(
                    with(
                        spec ->
                            spec.getConstraintsBuilder(0).setLabelSelector(selector("app", "db")),
                        unique))
                .aboutNodes());
  }

  @Test
  void fromABindingItIsWhatItUsesAndItsLabels() {
    Binding bound =
        binding(PLAIN, "n1", List.of()).toBuilder()
            .setSpec(
                binding(PLAIN, "n1", List.of()).getSpec().toBuilder().putTaskLabels("app", "web"))
            .build();

    assertThat(Demand.of(bound).amounts()).isEqualTo(Demand.of(PLAIN).amounts());
    assertThat(Demand.of(bound).namespace()).isEqualTo("default");
    assertThat(Demand.of(bound).labels()).isEqualTo(Map.of("app", "web"));
  }

  @Test
  void fromARevocableBindingItIsWhatItUsesOfWhatIsIdle() {
    Binding bound = binding(PLAIN, "n1", List.of());
    Binding revocable =
        bound.toBuilder().setSpec(bound.getSpec().toBuilder().setRevocable(true)).build();

    assertThat(Demand.of(revocable).amounts()).isEqualTo(Demand.of(bound).amounts().revocable());
  }

  @Test
  void portIsAsABindingHasItWithItsNameAndAddressWhereItHasThem() {
    ContainerPort port =
        ContainerPort.newBuilder()
            .setName("dns")
            .setContainerPort(53)
            .setProtocol(Protocol.PROTOCOL_UDP)
            .setHostIp("127.0.0.1")
            .build();

    assertThat(PortDemand.of(port).assigned()).isTrue();
    assertThat(PortDemand.of(port).at(20001))
        .isEqualTo(
            HostPort.newBuilder()
                .setName("dns")
                .setContainerPort(53)
                .setHostPort(20001)
                .setProtocol(Protocol.PROTOCOL_UDP)
                .setHostIp("127.0.0.1")
                .build());
    assertThat(PortDemand.of(ContainerPort.newBuilder().setContainerPort(80).build()).at(80))
        .isEqualTo(
            HostPort.newBuilder()
                .setContainerPort(80)
                .setHostPort(80)
                .setProtocol(Protocol.PROTOCOL_TCP)
                .build());
  }

  @Test
  void nodesThatRefusedAreThoseOfTheLastAttemptsBeforeOneThatStarted() {
    Task tried =
        PLAIN.toBuilder()
            .setStatus(
                PLAIN.getStatus().toBuilder()
                    .addAttempts(Attempt.newBuilder().setNode("long-ago"))
                    .addAttempts(started("ran"))
                    .addAttempts(Attempt.newBuilder().setNode("n1"))
                    .addAttempts(Attempt.newBuilder().setNode("n2")))
            .build();

    assertThat(Refusals.since(tried)).containsExactly("n2", "n1");
    assertThat(Refusals.since(PLAIN)).isEmpty();
  }

  private static Attempt started(String node) {
    Attempt.Builder attempt = Attempt.newBuilder().setNode(node);
    attempt.getStartedAtBuilder();
    return attempt.build();
  }
}
