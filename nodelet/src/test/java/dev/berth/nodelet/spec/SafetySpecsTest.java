package dev.berth.nodelet.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.SecurityProfileType;
import dev.berth.nodelet.runtime.Bounds;
import dev.berth.nodelet.runtime.Bounds.Ulimit;
import dev.berth.nodelet.runtime.Connection;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Security;
import dev.berth.nodelet.runtime.Security.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a container may do, how it is connected, what bounds it, and what it is told of its ports.
 */
class SafetySpecsTest {
  private static final Path PROFILES = Path.of("/profiles");
  private final Specs specs = new Specs("n1", "m1", "10.0.0.1", PROFILES);
  private final Binding.Builder binding = Binding.newBuilder();
  private final Container.Builder container =
      binding.getSpecBuilder().getContainerBuilder().setImage("i");

  @Test
  void whatIsNotSaidIsSafe() {
    binding.getMetadataBuilder().setName("web");
    ContainerSpec spec = spec();
    assertThat(spec.security()).isEqualTo(Security.DEFAULT);
    assertThat(spec.security().noNewPrivileges()).isTrue();
    assertThat(spec.connection()).isEqualTo(Connection.DEFAULT);
    assertThat(spec.bounds()).isEqualTo(new Bounds(0, 4096, List.of(), 0, ""));
    assertThat(spec.stopSignal()).isEmpty();
    assertThat(spec.hostname()).isEqualTo("web");
    assertThat(spec.user()).isEmpty();
  }

  @Test
  void theSecurityContextIsKept() {
    container
        .getSecurityContextBuilder()
        .setReadOnlyRootFilesystem(true)
        .setAllowPrivilegeEscalation(true)
        .getSeccompProfileBuilder()
        .setType(SecurityProfileType.SECURITY_PROFILE_TYPE_LOCALHOST)
        .setLocalhostProfile("a/b.json");
    container.getSecurityContextBuilder().getCapabilitiesBuilder().addAdd("CHOWN").addDrop("ALL");
    container
        .getSecurityContextBuilder()
        .getAppArmorProfileBuilder()
        .setType(SecurityProfileType.SECURITY_PROFILE_TYPE_LOCALHOST)
        .setLocalhostProfile("mine");
    assertThat(spec().security())
        .isEqualTo(
            new Security(
                true,
                List.of("CHOWN"),
                List.of("ALL"),
                false,
                false,
                new Profile.Named("/profiles/a/b.json"),
                new Profile.Named("mine")));
  }

  @Test
  void aPrivilegedContainerMayGainWhatItHasAnyway() {
    container.getSecurityContextBuilder().setPrivileged(true);
    assertThat(spec().security().noNewPrivileges()).isFalse();
    assertThat(spec().security().privileged()).isTrue();
  }

  @Test
  void aNumberedUserIsWrittenAsDockerWantsIt() {
    container.getSecurityContextBuilder().setRunAsUser(1000);
    assertThat(spec().user()).isEqualTo("1000");
    container.getSecurityContextBuilder().setRunAsGroup(0);
    assertThat(spec().user()).isEqualTo("1000:0");
  }

  @Test
  void theConnectionIsKept() {
    container.setHostname("db-0");
    container.getNetworkBuilder().setMode(NetworkMode.NETWORK_MODE_NAMED).setName("back");
    container.getDnsBuilder().addServers("10.0.0.53").addSearches("a.b").addOptions("ndots:2");
    container.addHostAliasesBuilder().setIp("10.0.0.9").addHostnames("a").addHostnames("b");
    assertThat(spec().hostname()).isEqualTo("db-0");
    assertThat(spec().connection())
        .isEqualTo(
            new Connection(
                new Connection.Network.Named("back"),
                List.of("10.0.0.53"),
                List.of("a.b"),
                List.of("ndots:2"),
                List.of("a:10.0.0.9", "b:10.0.0.9")));
  }

  @Test
  void theBoundsAndTheSignalAreKept() {
    container
        .setPidsLimit(20)
        .setShmSize(Quantities.of("1Mi"))
        .setSwapLimit(Quantities.of("2Mi"))
        .setCpuset("0-1")
        .setStopSignal("SIGINT");
    container.addUlimitsBuilder().setName("nofile").setSoft(100);
    container.addUlimitsBuilder().setName("core").setSoft(0).setHard(-1);
    assertThat(spec().bounds())
        .isEqualTo(
            new Bounds(
                2 << 20,
                20,
                List.of(new Ulimit("nofile", 100, 100), new Ulimit("core", 0, -1)),
                1 << 20,
                "0-1"));
    assertThat(spec().stopSignal()).isEqualTo("SIGINT");
  }

  @Test
  void inTheHostsNetworkAPortIsOnEveryAddress() {
    container.getNetworkBuilder().setMode(NetworkMode.NETWORK_MODE_HOST);
    port(80, 80, "");
    assertThat(spec().ports()).containsExactly(new ContainerSpec.Port("0.0.0.0", 80, 80, false));
    assertThat(specs.claim(binding.build()).ports()).containsExactly("0.0.0.0:80/tcp");
  }

  @Test
  void marathonsVariablesTellThePorts() {
    port(8080, 20_001, "http-admin");
    port(53, 20_002, "");
    port(53, 20_003, "dns").setProtocol(Protocol.PROTOCOL_UDP);
    assertThat(spec().environment())
        .contains(
            "HOST=10.0.0.1",
            "PORT0=20001",
            "PORT1=20002",
            "PORT2=20003",
            "PORTS=20001,20002,20003",
            "PORT_8080=20001",
            "PORT_HTTP_ADMIN=20001",
            "PORT_53=20002",
            "PORT_DNS=20003")
        .noneMatch(variable -> variable.startsWith("PORT="));
  }

  @Test
  void withoutPortsOnlyTheHostIsTold() {
    assertThat(spec().environment())
        .contains("HOST=10.0.0.1")
        .noneMatch(it -> it.startsWith("PORT"));
  }

  @Test
  void aNodeThatListensEverywhereIsToldByItsName() {
    ContainerSpec spec = new Specs("n1", "m1", "0.0.0.0", PROFILES).of(binding.build(), 0);
    assertThat(spec.environment()).contains("HOST=n1");
  }

  @Test
  void theManifestsOwnVariablesWin() {
    port(80, 20_001, "");
    container.addEnvBuilder().setName("PORT0").setValue("mine");
    container.addEnvBuilder().setName("HOST").setValue("here");
    assertThat(spec().environment())
        .contains("PORT0=mine", "HOST=here")
        .doesNotContain("PORT0=20001", "HOST=10.0.0.1");
  }

  private HostPort.Builder port(int inside, int outside, String name) {
    return binding
        .getSpecBuilder()
        .addHostPortsBuilder()
        .setContainerPort(inside)
        .setHostPort(outside)
        .setName(name);
  }

  private ContainerSpec spec() {
    return specs.of(binding.build(), 0);
  }
}
