package dev.berth.nodelet.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.SecurityContext;
import dev.berth.api.v1.SecurityProfile;
import dev.berth.api.v1.SecurityProfileType;
import dev.berth.nodelet.plan.Refusal;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrivilegesTest {
  private static final Privileges NOTHING = new Privileges(Allowances.NONE);

  /** What asks for more, who allows it, and the reason and the words of a node that does not. */
  static Stream<Arguments> rules() {
    Allowances unconfined = new Allowances(false, Set.of(), true, false);
    return Stream.of(
        Arguments.of(
            secured(security().setPrivileged(true)),
            new Allowances(true, Set.of(), false, false),
            "PrivilegedNotAllowed",
            "securityContext.privileged is not allowed by the node (allow-privileged)"),
        Arguments.of(
            adding("CHOWN", "NET_ADMIN"),
            new Allowances(false, Set.of("cap_net_admin"), false, false),
            "CapabilityNotAllowed",
            "securityContext.capabilities.add \"NET_ADMIN\" is not allowed by the node"
                + " (allow-capabilities)"),
        Arguments.of(
            adding("ALL"),
            new Allowances(false, Set.of("ALL"), false, false),
            "CapabilityNotAllowed",
            "securityContext.capabilities.add \"ALL\" is not allowed by the node"
                + " (allow-capabilities)"),
        Arguments.of(
            secured(security().setSeccompProfile(profile("UNCONFINED", ""))),
            unconfined,
            "UnconfinedNotAllowed",
            "securityContext.seccompProfile Unconfined is not allowed by the node"
                + " (allow-unconfined)"),
        Arguments.of(
            secured(security().setAppArmorProfile(profile("UNCONFINED", ""))),
            unconfined,
            "UnconfinedNotAllowed",
            "securityContext.appArmorProfile Unconfined is not allowed by the node"
                + " (allow-unconfined)"),
        Arguments.of(
            secured(security().setAppArmorProfile(profile("LOCALHOST", "mine"))),
            unconfined,
            "UnconfinedNotAllowed",
            "securityContext.appArmorProfile \"mine\" is not allowed by the node"
                + " (allow-unconfined)"),
        Arguments.of(
            network(NetworkMode.NETWORK_MODE_HOST),
            new Allowances(false, Set.of(), false, true),
            "HostNetworkNotAllowed",
            "network mode Host is not allowed by the node (allow-host-network)"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void isRefusedByNameAndRunsWhereItIsAllowed(
      Binding binding, Allowances allowing, String reason, String message) {
    assertThat(NOTHING.check(binding)).hasValue(new Refusal(reason, message));
    assertThat(new Privileges(allowing).check(binding)).isEmpty();
  }

  @Test
  void oneAllowanceIsNotAnother() {
    Privileges allButPrivileged = new Privileges(new Allowances(false, Set.of("ALL"), true, true));
    assertThat(allButPrivileged.check(secured(security().setPrivileged(true)))).isPresent();
    Privileges onlyPrivileged = new Privileges(new Allowances(true, Set.of(), false, false));
    assertThat(onlyPrivileged.check(network(NetworkMode.NETWORK_MODE_HOST))).isPresent();
    assertThat(onlyPrivileged.check(adding("SYS_ADMIN"))).isPresent();
    Privileges oneCapability =
        new Privileges(new Allowances(false, Set.of("NET_ADMIN"), false, false));
    assertThat(oneCapability.check(adding("SYS_ADMIN"))).isPresent();
    assertThat(oneCapability.check(adding("ALL"))).isPresent();
  }

  @Test
  void whatTakesAwayOrIsDockersOwnNeedsNoAllowance() {
    SecurityContext.Builder locked =
        security()
            .setRunAsUser(1000)
            .setReadOnlyRootFilesystem(true)
            .setAllowPrivilegeEscalation(true)
            .setSeccompProfile(profile("LOCALHOST", "mine.json"))
            .setAppArmorProfile(profile("RUNTIME_DEFAULT", ""));
    locked.getCapabilitiesBuilder().addDrop("ALL").addAdd("CHOWN").addAdd("NET_BIND_SERVICE");
    assertThat(NOTHING.check(secured(locked))).isEmpty();
    assertThat(NOTHING.check(network(NetworkMode.NETWORK_MODE_NONE))).isEmpty();
    assertThat(NOTHING.check(network(NetworkMode.NETWORK_MODE_NAMED))).isEmpty();
    assertThat(NOTHING.check(Binding.getDefaultInstance())).isEmpty();
  }

  @Test
  void aWordOfANewerReleaseIsRefusedWhateverIsAllowed() {
    Privileges all = new Privileges(new Allowances(true, Set.of("ALL"), true, true));
    Container.Builder network = Container.newBuilder();
    network.getNetworkBuilder().setModeValue(77);
    Container.Builder seccomp = Container.newBuilder();
    seccomp.getSecurityContextBuilder().getSeccompProfileBuilder().setTypeValue(77);
    Container.Builder appArmor = Container.newBuilder();
    appArmor.getSecurityContextBuilder().getAppArmorProfileBuilder().setTypeValue(77);
    for (Container.Builder newer : new Container.Builder[] {network, seccomp, appArmor}) {
      assertThat(all.check(binding(newer)).map(Refusal::reason)).hasValue("NodeletTooOld");
    }
  }

  @Test
  void aCapabilityThatIsNoneIsNoAllowance() {
    assertThatThrownBy(() -> new Allowances(false, Set.of("NET_ADMNI"), false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allow-capabilities")
        .hasMessageContaining("NET_ADMNI");
  }

  private static SecurityContext.Builder security() {
    return SecurityContext.newBuilder();
  }

  private static SecurityProfile profile(String type, String name) {
    return SecurityProfile.newBuilder()
        .setType(SecurityProfileType.valueOf("SECURITY_PROFILE_TYPE_" + type))
        .setLocalhostProfile(name)
        .build();
  }

  private static Binding adding(String... capabilities) {
    SecurityContext.Builder security = security();
    for (String capability : capabilities) {
      security.getCapabilitiesBuilder().addAdd(capability);
    }
    return secured(security);
  }

  private static Binding secured(SecurityContext.Builder security) {
    return binding(Container.newBuilder().setSecurityContext(security));
  }

  private static Binding network(NetworkMode mode) {
    Container.Builder container = Container.newBuilder();
    container.getNetworkBuilder().setMode(mode);
    return binding(container);
  }

  private static Binding binding(Container.Builder container) {
    Binding.Builder binding = Binding.newBuilder();
    binding.getSpecBuilder().setContainer(container);
    return binding.build();
  }
}
