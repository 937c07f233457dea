package dev.berth.nodelet.admission;

import dev.berth.api.kind.task.CapabilityNames;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.SecurityContext;
import dev.berth.api.v1.SecurityProfile;
import dev.berth.api.v1.SecurityProfileType;
import dev.berth.nodelet.plan.Refusal;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a container asks for no more than the node's {@link Allowances}. Each rule refuses with a
 * reason of its own, and names the option that would allow it.
 */
public final class Privileges {
  /** What Docker gives every container; to get one back that was dropped is no privilege. */
  private static final Set<String> DOCKERS =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "NET_RAW",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private final Allowances allowed;

  public Privileges(Allowances allowed) {
    this.allowed = allowed;
  }

  /** Why the Binding may not be run here, if so. */
  public Optional<Refusal> check(Binding binding) {
    Container container = binding.getSpec().getContainer();
    SecurityContext security = container.getSecurityContext();
    return newWord(container)
        .or(() -> privileged(security))
        .or(() -> capabilities(security))
        .or(() -> unconfined(security))
        .or(() -> hostNetwork(container));
  }

  private Optional<Refusal> privileged(SecurityContext security) {
    return security.getPrivileged() && !allowed.privileged()
        ? refused("PrivilegedNotAllowed", "securityContext.privileged", "allow-privileged")
        : Optional.empty();
  }

  private Optional<Refusal> capabilities(SecurityContext security) {
    return security.getCapabilities().getAddList().stream()
        .filter(name -> !mayHave(name))
        .findFirst()
        .flatMap(name ->
            refused(
                "CapabilityNotAllowed",
                "securityContext.capabilities.add \"%s\"".formatted(name),
                "allow-capabilities"));
  }

  private boolean mayHave(String capability) {
    return DOCKERS.contains(capability)
        || allowed.capabilities().contains(capability)
        || allowed.capabilities().contains(CapabilityNames.ALL);
  }

  /** A profile of AppArmor that a node has loaded may itself hold nothing back. */
  private Optional<Refusal> unconfined(SecurityContext security) {
    if (allowed.unconfined()) {
      return Optional.empty();
    }
    SecurityProfile appArmor = security.getAppArmorProfile();
    if (is(security.getSeccompProfile(), SecurityProfileType.SECURITY_PROFILE_TYPE_UNCONFINED)) {
      return refused(
          "UnconfinedNotAllowed", "securityContext.seccompProfile Unconfined", "allow-unconfined");
    }
    if (is(appArmor, SecurityProfileType.SECURITY_PROFILE_TYPE_UNCONFINED)) {
      return refused(
          "UnconfinedNotAllowed", "securityContext.appArmorProfile Unconfined", "allow-unconfined");
    }
    return is(appArmor, SecurityProfileType.SECURITY_PROFILE_TYPE_LOCALHOST)
        ? refused(
            "UnconfinedNotAllowed",
            "securityContext.appArmorProfile \"%s\"".formatted(appArmor.getLocalhostProfile()),
            "allow-unconfined")
        : Optional.empty();
  }

  private Optional<Refusal> hostNetwork(Container container) {
    return container.getNetwork().getMode() == NetworkMode.NETWORK_MODE_HOST
            && !allowed.hostNetwork()
        ? refused("HostNetworkNotAllowed", "network mode Host", "allow-host-network")
        : Optional.empty();
  }

  /** A word of a newer release could ask for anything. */
  private static Optional<Refusal> newWord(Container container) {
    SecurityContext security = container.getSecurityContext();
    if (container.getNetwork().getMode() == NetworkMode.UNRECOGNIZED
        || is(security.getSeccompProfile(), SecurityProfileType.UNRECOGNIZED)
        || is(security.getAppArmorProfile(), SecurityProfileType.UNRECOGNIZED)) {
      return Optional.of(
          new Refusal(
              "NodeletTooOld",
              "the container's network or a profile is of a kind that this nodelet does not know"));
    }
    return Optional.empty();
  }

  private static boolean is(SecurityProfile profile, SecurityProfileType type) {
    return profile.getType() == type;
  }

  private static Optional<Refusal> refused(String reason, String what, String option) {
    return Optional.of(
        new Refusal(reason, "%s is not allowed by the node (%s)".formatted(what, option)));
  }
}
