package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.Bounds;
import dev.berth.nodelet.runtime.Connection;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Devices;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Security;
import dev.berth.nodelet.runtime.Security.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker would be asked; nobody is called. */
class CreateCommandsTest {
  private static final ContainerSpec PLAIN =
      new ContainerSpec(
          "c",
          "i",
          List.of(),
          List.of(),
          List.of(),
          "",
          "",
          "",
          Map.of(),
          new ContainerSpec.Limits(8 << 20, 0, 0),
          List.of(new ContainerSpec.Port("127.0.0.1", 8080, 80, false)),
          List.of(),
          Duration.ofSeconds(1));

  private final DockerClient docker =
      DockerClientImpl.getInstance(
          DefaultDockerClientConfig.createDefaultConfigBuilder()
              .withDockerHost("unix:///nowhere/docker.sock")
              .build(),
          new ZerodepDockerHttpClient.Builder()
              .dockerHost(java.net.URI.create("unix:///nowhere/docker.sock"))
              .build());

  @AfterEach
  void close() throws IOException {
    docker.close();
  }

  @Test
  void aPlainContainerGainsNoPrivilegesAndDoesNotSwap() {
    HostConfig asked = asked(PLAIN);
    assertThat(asked.getSecurityOpts()).containsExactly("no-new-privileges");
    assertThat(asked.getMemorySwap()).isEqualTo(8 << 20);
    assertThat(asked.getPrivileged()).isNotEqualTo(true);
    assertThat(asked.getReadonlyRootfs()).isNotEqualTo(true);
    assertThat(asked.getCapAdd()).isNull();
    assertThat(asked.getCapDrop()).isNull();
    assertThat(asked.getNetworkMode()).isNull();
    assertThat(asked.getPidsLimit()).isNull();
    assertThat(asked.getPortBindings().getBindings()).hasSize(1);
  }

  @Test
  void whoIsToBeKilledFirstIsToldToTheKernel() {
    assertThat(asked(PLAIN).getOomScoreAdj()).isNull();
    ContainerSpec spec =
        new ContainerSpec(
            "c",
            "i",
            List.of(),
            List.of(),
            List.of(),
            "",
            "",
            "",
            Map.of(),
            new ContainerSpec.Limits(0, 0, 2, 900),
            List.of(),
            List.of(),
            Duration.ofSeconds(1));
    assertThat(asked(spec).getOomScoreAdj()).isEqualTo(900);
    assertThat(asked(spec).getCpuShares()).isEqualTo(2);
  }

  @Test
  void anInitCommandIsNotAskedForItsImagesHealth() {
    assertThat(CreateCommands.of(docker, PLAIN, true).getHealthcheck()).isNull();
    ContainerSpec init =
        ContainerSpec.plain("c", "i", List.of(), List.of(), Map.of(Labels.INIT, "0"));
    assertThat(CreateCommands.of(docker, init, true).getHealthcheck())
        .isNotNull()
        .satisfies(check -> assertThat(check.getTest()).containsExactly("NONE"));
  }

  @Test
  void logsAreRotatedUnlessTheyAreAnotherDrivers() {
    LogConfig rotated = asked(PLAIN).getLogConfig();
    assertThat(rotated.getType()).isEqualTo(LogConfig.LoggingType.JSON_FILE);
    assertThat(rotated.getConfig()).containsOnlyKeys("max-size", "max-file");
    assertThat(config(CreateCommands.of(docker, PLAIN, false)).getLogConfig())
        .satisfiesAnyOf(
            config -> assertThat(config).isNull(),
            config -> assertThat(config.getConfig()).isNullOrEmpty());
  }

  @Test
  void devicesAreSeenWhereTheHostHasThem() {
    HostConfig asked =
        asked(
            PLAIN.withDevices(
                new Devices(
                    List.of(
                        new Devices.Node("/dev/fuse", "rwm"), new Devices.Node("/dev/kvm", "rw")),
                    List.of())));
    assertThat(asked.getDevices())
        .containsExactly(
            new Device("rwm", "/dev/fuse", "/dev/fuse"), new Device("rw", "/dev/kvm", "/dev/kvm"));
    assertThat(asked.getDeviceRequests()).isNull();
    assertThat(asked(PLAIN).getDevices()).isNull();
  }

  /** As NVIDIA's toolkit reads it; "docker run --gpus device=GPU-1" asks for the same. */
  @Test
  void gpusAreAskedForByUuid() {
    HostConfig asked = asked(PLAIN.withDevices(new Devices(List.of(), List.of("GPU-1", "GPU-2"))));
    assertThat(asked.getDeviceRequests())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.getDriver()).isEqualTo("nvidia");
          assertThat(request.getDeviceIds()).containsExactly("GPU-1", "GPU-2");
          assertThat(request.getCapabilities()).containsExactly(List.of("gpu"));
          assertThat(request.getCount()).isNull();
        });
    assertThat(asked.getDevices()).isNull();
  }

  @Test
  void rightsAreAskedForByName(@TempDir Path folder) throws IOException {
    Path profile = Files.writeString(folder.resolve("mine.json"), "{\"a\": 1}");
    Security named =
        new Security(
            true,
            List.of("NET_ADMIN"),
            List.of("ALL"),
            true,
            false,
            new Profile.Named(profile.toString()),
            new Profile.Named("mine"));
    HostConfig asked = asked(PLAIN.withSecurity(named));
    assertThat(asked.getSecurityOpts())
        .containsExactly("no-new-privileges", "seccomp={\"a\": 1}", "apparmor=mine");
    assertThat(asked.getReadonlyRootfs()).isTrue();
    assertThat(asked.getCapAdd()).containsExactly(Capability.NET_ADMIN);
    assertThat(asked.getCapDrop()).containsExactly(Capability.ALL);

    Profile none = new Profile.Unconfined();
    Security free = new Security(false, List.of(), List.of(), false, true, none, none);
    HostConfig unheld = asked(PLAIN.withSecurity(free));
    assertThat(unheld.getSecurityOpts())
        .containsExactly("seccomp=unconfined", "apparmor=unconfined");
    assertThat(unheld.getPrivileged()).isTrue();
  }

  @Test
  void aProfileThatIsNotThereIsNamed() {
    Profile none = new Profile.RuntimeDefault();
    Security lost =
        new Security(
            false, List.of(), List.of(), true, false, new Profile.Named("/no/such.json"), none);
    assertThatThrownBy(() -> CreateCommands.of(docker, PLAIN.withSecurity(lost), true))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("seccomp profile /no/such.json can't be read");
  }

  @Test
  void boundsAndTheSignalAreAskedFor() {
    Bounds bounds =
        new Bounds(1 << 20, 20, List.of(new Bounds.Ulimit("nofile", 10, 20)), 4096, "0-1");
    ContainerSpec spec = PLAIN.withBounds(bounds).withStopSignal("SIGINT");
    HostConfig asked = asked(spec);
    assertThat(asked.getMemorySwap()).isEqualTo(9 << 20);
    assertThat(asked.getPidsLimit()).isEqualTo(20);
    assertThat(asked.getUlimits()).containsExactly(new Ulimit("nofile", 10L, 20L));
    assertThat(asked.getShmSize()).isEqualTo(4096);
    assertThat(asked.getCpusetCpus()).isEqualTo("0-1");
    assertThat(CreateCommands.of(docker, spec, true).getStopSignal()).isEqualTo("SIGINT");
  }

  @Test
  void theConnectionIsAskedFor() {
    Connection connection =
        new Connection(
            new Connection.Network.Named("back"),
            List.of("10.0.0.53"),
            List.of("a.b"),
            List.of("ndots:2"),
            List.of("db:10.0.0.9"));
    HostConfig asked = asked(PLAIN.withConnection(connection));
    assertThat(asked.getNetworkMode()).isEqualTo("back");
    assertThat(asked.getDns()).containsExactly("10.0.0.53");
    assertThat(asked.getDnsSearch()).containsExactly("a.b");
    assertThat(asked.getDnsOptions()).containsExactly("ndots:2");
    assertThat(asked.getExtraHosts()).containsExactly("db:10.0.0.9");
  }

  @Test
  void inTheHostsNetworkNoPortIsBound() {
    CreateContainerCmd command =
        CreateCommands.of(
            docker,
            PLAIN.withConnection(Connection.DEFAULT.in(new Connection.Network.Host())),
            true);
    assertThat(config(command).getNetworkMode()).isEqualTo("host");
    assertThat(config(command).getPortBindings().getBindings()).isEmpty();
    assertThat(command.getExposedPorts()).isEmpty();
  }

  private HostConfig asked(ContainerSpec spec) {
    return config(CreateCommands.of(docker, spec, true));
  }

  private static HostConfig config(CreateContainerCmd command) {
    HostConfig config = command.getHostConfig();
    if (config == null) {
      throw new AssertionError("nothing is asked of the host");
    }
    return config;
  }
}
