package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Capabilities;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.SecurityContext;
import dev.berth.api.v1.SecurityProfile;
import dev.berth.api.v1.SecurityProfileType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a container's security context must be. What of it is allowed, each node says itself. */
final class SecurityRules {
  // The kernel's numbers go further; Docker's do not.
  private static final long MAX_ID = Integer.MAX_VALUE;
  private static final Pattern SECCOMP = Pattern.compile("[\\w.-]+(/[\\w.-]+)*");
  private static final Pattern APP_ARMOR = Pattern.compile("[\\w./@+-]+");

  private SecurityRules() {}

  static void check(String path, Container container, List<Violation> found) {
    SecurityContext security = container.getSecurityContext();
    user(path, container, security, found);
    capabilities(path + ".capabilities", security.getCapabilities(), found);
    if (security.getPrivileged()
        && security.hasAllowPrivilegeEscalation()
        && !security.getAllowPrivilegeEscalation()) {
      found.add(
          Violation.invalid(
              path + ".allowPrivilegeEscalation", false, "must be true or absent with privileged"));
    }
    if (security.hasSeccompProfile()) {
      profile(path + ".seccompProfile", security.getSeccompProfile(), true, found);
    }
    if (security.hasAppArmorProfile()) {
      profile(path + ".appArmorProfile", security.getAppArmorProfile(), false, found);
    }
  }

  private static void user(
      String path, Container container, SecurityContext security, List<Violation> found) {
    if (security.hasRunAsUser()) {
      if (container.hasUser()) {
        found.add(
            Violation.invalid(
                path + ".runAsUser",
                security.getRunAsUser(),
                "may not be specified when `user` is set"));
      }
      id(path + ".runAsUser", security.getRunAsUser(), found);
    }
    if (security.hasRunAsGroup()) {
      if (!security.hasRunAsUser()) {
        found.add(
            Violation.invalid(
                path + ".runAsGroup",
                security.getRunAsGroup(),
                "wants runAsUser beside it; `user` may name a group after a ':'"));
      }
      id(path + ".runAsGroup", security.getRunAsGroup(), found);
    }
  }

  private static void id(String path, long id, List<Violation> found) {
    if (id < 0 || id > MAX_ID) {
      found.add(Violation.invalid(path, id, "must be between 0 and " + MAX_ID + ", inclusive"));
    }
  }

  private static void capabilities(String path, Capabilities capabilities, List<Violation> found) {
    names(path + ".add", capabilities.getAddList(), found);
    names(path + ".drop", capabilities.getDropList(), found);
    Set<String> dropped = new HashSet<>(capabilities.getDropList());
    for (int i = 0; i < capabilities.getAddCount(); i++) {
      if (dropped.contains(capabilities.getAdd(i))) {
        found.add(
            Violation.invalid(
                path + ".add[" + i + "]",
                capabilities.getAdd(i),
                "must not be in both add and drop"));
      }
    }
  }

  private static void names(String path, List<String> names, List<Violation> found) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String at = path + "[" + i + "]";
      if (!seen.add(name)) {
        found.add(Violation.duplicate(at, name));
      } else if (!CapabilityNames.isKnown(name)) {
        found.add(
            Violation.invalid(
                at,
                name,
                "must be ALL or a capability of the kernel in upper case and without \"CAP_\","
                    + " for example \"NET_ADMIN\""));
      }
    }
  }

  private static void profile(
      String path, SecurityProfile profile, boolean seccomp, List<Violation> found) {
    String name = profile.getLocalhostProfile();
    String at = path + ".localhostProfile";
    switch (profile.getType()) {
      case SECURITY_PROFILE_TYPE_UNSPECIFIED ->
          found.add(Violation.required(path + ".type", "which profile"));
      case UNRECOGNIZED ->
          found.add(
              Violation.notSupported(
                  path + ".type",
                  profile.getTypeValue(),
                  EnumWords.of(SecurityProfileType.getDescriptor()).all()));
      case SECURITY_PROFILE_TYPE_LOCALHOST -> {
        if (name.isEmpty()) {
          found.add(Violation.required(at, "the name of the node's profile"));
        } else if (seccomp && !isBelow(name)) {
          found.add(
              Violation.invalid(
                  at,
                  name,
                  "must be a path without '..' below the folder seccomp of the nodelet's data"));
        } else if (!seccomp && (name.equals("unconfined") || !APP_ARMOR.matcher(name).matches())) {
          found.add(
              Violation.invalid(
                  at, name, "must be the name of a profile that the node has loaded"));
        }
      }
      case SECURITY_PROFILE_TYPE_RUNTIME_DEFAULT, SECURITY_PROFILE_TYPE_UNCONFINED -> {
        if (!name.isEmpty()) {
          found.add(Violation.invalid(at, name, "must be absent unless type is Localhost"));
        }
      }
    }
  }

  private static boolean isBelow(String name) {
    return SECCOMP.matcher(name).matches()
        && Arrays.stream(name.split("/")).noneMatch(part -> part.equals("..") || part.equals("."));
  }
}
