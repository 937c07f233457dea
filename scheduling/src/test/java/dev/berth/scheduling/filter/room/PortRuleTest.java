package dev.berth.scheduling.filter.room;

import static dev.berth.scheduling.testing.Asks.tcp;
import static dev.berth.scheduling.testing.Asks.udp;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.PortRange;
import dev.berth.scheduling.demand.PortDemand;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.filter.Veto.NoFreePort;
import dev.berth.scheduling.filter.Veto.PortTaken;
import dev.berth.scheduling.testing.Scene;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code PortsTest} has more cases of which ports can be had. */
final class PortRuleTest {
  private static final PortDemand ANY = wanted(0, false);

  private final Scene scene = new Scene().nodes(ranging(20000, 20001));

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(List.of(), List.of(), null),
        Arguments.of(List.of(), List.of(wanted(80, false)), null),
        Arguments.of(List.of(tcp(80)), List.of(wanted(80, false)), new PortTaken(80, false)),
        Arguments.of(List.of(tcp(80)), List.of(wanted(80, true)), null),
        Arguments.of(List.of(udp(80)), List.of(wanted(80, true)), new PortTaken(80, true)),
        Arguments.of(
            List.of(tcp(81)),
            List.of(wanted(80, false), wanted(81, false)),
            new PortTaken(81, false)),
        Arguments.of(List.of(), List.of(wanted(-1, false)), new PortTaken(-1, false)),
        Arguments.of(List.of(tcp(20000)), List.of(ANY), null),
        Arguments.of(List.of(udp(20000)), List.of(ANY, ANY), null),
        Arguments.of(List.of(tcp(20000)), List.of(ANY, ANY), new NoFreePort(true)),
        Arguments.of(List.of(), List.of(ANY, ANY, wanted(20000, false)), new NoFreePort(true)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fixedPortsMustBeFreeAndTheRangeMustHaveEnough(
      List<HostPort> taken, List<PortDemand> wanted, @Nullable Veto veto) {
    scene.place(task("a", "0", "0"), "n1", taken);

    assertThat(veto(wanted)).isEqualTo(veto);
  }

  @Test
  void nodeWithoutARangeAssignsNoPorts() {
    scene.nodes(ranging(0, 0));
    assertThat(veto(List.of(ANY))).isEqualTo(new NoFreePort(false));
    assertThat(veto(List.of(wanted(80, false)))).isNull();

    scene.nodes(ranging(20001, 20000));
    assertThat(veto(List.of(ANY))).isEqualTo(new NoFreePort(false));
  }

  @Test
  void addressMakesNoDifference() {
    scene.place(task("a", "0", "0"), "n1", tcp(80).toBuilder().setHostIp("127.0.0.1").build());

    assertThat(veto(List.of(new PortDemand("", 80, 80, false, "127.0.0.2"))))
        .isEqualTo(new PortTaken(80, false));
  }

  private static Node ranging(int first, int last) {
    Node plain = node("n1", "4", "8Gi");
    return plain.toBuilder()
        .setStatus(
            plain.getStatus().toBuilder()
                .setPortRange(PortRange.newBuilder().setFirst(first).setLast(last)))
        .build();
  }

  private @Nullable Veto veto(List<PortDemand> wanted) {
    PortRule rule = new PortRule(scene.cluster(), wanted);
    return rule.fits(0) ? null : rule.veto(0);
  }

  private static PortDemand wanted(int hostPort, boolean udp) {
    return new PortDemand("", 80, hostPort, udp, "");
  }
}
