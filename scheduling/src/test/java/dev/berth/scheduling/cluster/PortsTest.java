package dev.berth.scheduling.cluster;

import static dev.berth.scheduling.testing.Asks.tcp;
import static dev.berth.scheduling.testing.Asks.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Protocol;
import dev.berth.scheduling.demand.PortDemand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PortsTest {
  private final Ports ports = new Ports();

  @Test
  void portIsTakenOncePerProtocolWhateverTheAddress() {
    ports.take(tcp(80).toBuilder().setHostIp("127.0.0.1").build());

    assertThat(ports.taken(80, false)).isTrue();
    assertThat(ports.taken(80, true)).isFalse();
  }

  @Test
  void portThatWasGivenTwiceIsFreeWhenBothAreGone() {
    ports.take(tcp(80));
    ports.take(tcp(80).toBuilder().setContainerPort(8080).build());

    ports.free(tcp(80));
    assertThat(ports.taken(80, false)).isTrue();
    ports.free(tcp(80));
    assertThat(ports.taken(80, false)).isFalse();
  }

  @Test
  void portWithoutProtocolIsATcpPort() {
    HostPort unspecified = HostPort.newBuilder().setHostPort(80).build();
    ports.take(unspecified);
    ports.take(tcp(80));

    ports.free(unspecified);
    assertThat(ports.taken(80, false)).isTrue();
    ports.free(tcp(80));
    assertThat(ports.taken(80, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void numbersThatAreNoPortsDoNoHarmAndAreGivenToNobody(int number) {
    ports.take(tcp(number));
    ports.free(tcp(number));

    assertThat(ports.taken(number, false)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # taken | wanted     | range | can
                  |            | 10-12 | true
                  | 0 0 0      | 10-12 | true
                  | 0 0 0 0    | 10-12 | false
          11      | 0 0        | 10-12 | true
          11      | 0 0 0      | 10-12 | false
                  | 0 0 11     | 10-12 | true
                  | 0 0 0 11   | 10-12 | false
                  | 0 0 0 99   | 10-12 | true
          99      | 0 99       | 10-12 | false
                  | 0          | 0-12  | false
                  | 0          | 12-10 | false
                  | 0          | 12-12 | true
                  | 99         | 0-0   | true
          u11     | 0 0 0      | 10-12 | true
                  | 0 0 0 u0   | 10-12 | true
          u10 u11 | u0 u0      | 10-12 | false
          u99     | u99        | 10-12 | false
          """)
  void choosesWhenTheFixedOnesAndEnoughOfTheRangeAreFree(
      String taken, String wanted, String range, boolean can) {
    words(taken)
        .forEach(word -> ports.take(word.startsWith("u") ? udp(number(word)) : tcp(number(word))));
    List<PortDemand> demands = words(wanted).stream().map(PortsTest::demand).toList();
    int first = Integer.parseInt(range.split("-", -1)[0]);
    int last = Integer.parseInt(range.split("-", -1)[1]);

    assertThat(ports.canChoose(demands, first, last)).isEqualTo(can);
    assertThat(ports.choose(demands, first, last, 0).isPresent()).isEqualTo(can);
  }

  @Test
  void assignedPortsGoRoundTheRange() {
    List<Integer> assigned = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      HostPort port = ports.choose(List.of(demand("0")), 10, 12, 0).orElseThrow().getFirst();
      assigned.add(port.getHostPort());
      ports.take(port);
      ports.free(port);
    }

    assertThat(assigned).containsExactly(10, 11, 12, 10);
  }

  @Test
  void anotherAttemptBeginsFurtherBehind() {
    List<Integer> assigned = new ArrayList<>();
    for (long attempt : new long[] {0, 1, 2, 3, Long.MAX_VALUE}) {
      assigned.add(
          ports
              .choose(List.of(demand("0")), 10, 12, attempt)
              .orElseThrow()
              .getFirst()
              .getHostPort());
    }

    assertThat(assigned).containsExactly(10, 11, 12, 10, 11);
  }

  @Property(tries = 200)
  void isAsIfEachPortWereCounted(@ForAll Random random) {
    // Each try begins with nothing, and all tries share one instance.
    new PortsTest().countPorts(random);
  }

  private void countPorts(Random random) {
    Map<String, Integer> model = new HashMap<>();
    List<HostPort> taken = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      if (taken.isEmpty() || random.nextInt(5) < 3) {
        HostPort port = any(random);
        ports.take(port);
        taken.add(port);
        model.merge(name(port), 1, Integer::sum);
      } else {
        HostPort port = taken.remove(random.nextInt(taken.size()));
        ports.free(port);
        model.merge(name(port), -1, Integer::sum);
      }
      for (int number = 9; number < 20; number++) {
        assertThat(ports.taken(number, false)).isEqualTo(model.getOrDefault("t" + number, 0) > 0);
        assertThat(ports.taken(number, true)).isEqualTo(model.getOrDefault("u" + number, 0) > 0);
      }
      assertChoosesWhatItCan(random);
    }
  }

  private void assertChoosesWhatItCan(Random random) {
    Set<String> fixed = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      fixed.add((random.nextBoolean() ? "u" : "") + (10 + random.nextInt(9)));
    }
    List<String> words = new ArrayList<>(fixed);
    for (int i = random.nextInt(4); i > 0; i--) {
      words.add(random.nextInt(words.size() + 1), random.nextBoolean() ? "u0" : "0");
    }
    List<PortDemand> wanted = words.stream().map(PortsTest::demand).toList();
    int last = 9 + random.nextInt(9);
    Optional<List<HostPort>> chosen = ports.choose(wanted, 10, last, random.nextInt(5));

    assertThat(ports.canChoose(wanted, 10, last)).as("%s", words).isEqualTo(chosen.isPresent());
    Set<String> different = new HashSet<>();
    for (int i = 0; i < chosen.map(List::size).orElse(0); i++) {
      HostPort port = chosen.orElseThrow().get(i);
      int number = port.getHostPort();
      assertThat(different.add(name(port))).isTrue();
      assertThat(ports.taken(number, wanted.get(i).udp())).isFalse();
      if (wanted.get(i).assigned()) {
        assertThat(number).isBetween(10, last);
      } else {
        assertThat(number).isEqualTo(wanted.get(i).hostPort());
      }
    }
  }

  private static HostPort any(Random random) {
    int number = 10 + random.nextInt(9);
    return switch (random.nextInt(4)) {
      case 0 -> udp(number);
      case 1 -> HostPort.newBuilder().setHostPort(number).build();
      default -> tcp(number).toBuilder().setContainerPort(random.nextInt(3)).build();
    };
  }

  private static String name(HostPort port) {
    return (port.getProtocol() == Protocol.PROTOCOL_UDP ? "u" : "t") + port.getHostPort();
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  private static int number(String word) {
    return Integer.parseInt(word.replace("u", ""));
  }

  private static PortDemand demand(String word) {
    return new PortDemand("", 80, number(word), word.startsWith("u"), "");
  }
}
