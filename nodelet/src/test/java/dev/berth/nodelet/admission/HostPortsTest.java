package dev.berth.nodelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.runtime.ContainerSpec.Port;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPortsTest {
  private final HostPorts ports = HostPorts.ofThisHost();

  @Test
  void aPortOfAnotherProgramIsRefusedByNumber() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int number = taken.getLocalPort();
      for (String address : List.of("127.0.0.1", "0.0.0.0")) {
        assertThat(ports.check(List.of(new Port(address, number, 80, false))))
            .map(Refusal::message)
            .hasValue(
                "port %s:%d/tcp of the node is in use by another program"
                    .formatted(address, number));
      }
      assertThat(ports.check(List.of(new Port("127.0.0.1", number, 80, true)))).isEmpty();
    }
  }

  @Test
  void aTakenUdpPortIsRefused() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(ports.check(List.of(new Port("127.0.0.1", taken.getLocalPort(), 53, true))))
          .map(Refusal::reason)
          .hasValue("PortTaken");
    }
  }

  @Test
  void anAddressThatIsNotThisHostsIsForTheRuntimeToTell() {
    assertThat(ports.check(List.of(new Port("192.0.2.1", 4711, 80, false)))).isEmpty();
  }
}
