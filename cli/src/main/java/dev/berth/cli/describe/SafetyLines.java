package dev.berth.cli.describe;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Network;
import dev.berth.api.v1.SecurityContext;
import dev.berth.api.v1.SecurityProfile;
import dev.berth.cli.output.Page;
import java.util.ArrayList;
import java.util.List;

/** What a container says of its rights and its network; nothing when it says nothing. */
final class SafetyLines {
  private SafetyLines() {}

  static void print(Page page, Container container) {
    page.field("Rights", rights(container.getSecurityContext()));
    page.field("Network", network(container.getNetwork()));
    page.field("Hostname", container.getHostname());
  }

  /** For example "1000:1000" of runAsUser and runAsGroup. */
  static String user(Container container) {
    SecurityContext security = container.getSecurityContext();
    if (!security.hasRunAsUser()) {
      return container.getUser();
    }
    return security.getRunAsUser()
        + (security.hasRunAsGroup() ? ":" + security.getRunAsGroup() : "");
  }

  private static List<String> rights(SecurityContext security) {
    List<String> rights = new ArrayList<>();
    if (security.getPrivileged()) {
      rights.add("privileged");
    }
    if (security.getAllowPrivilegeEscalation()) {
      rights.add("may gain privileges");
    }
    if (security.getReadOnlyRootFilesystem()) {
      rights.add("root read only");
    }
    capabilities("with", security.getCapabilities().getAddList(), rights);
    capabilities("without", security.getCapabilities().getDropList(), rights);
    profile("seccomp", security.getSeccompProfile(), rights);
    profile("AppArmor", security.getAppArmorProfile(), rights);
    return rights;
  }

  private static void capabilities(String word, List<String> names, List<String> rights) {
    if (!names.isEmpty()) {
      rights.add(word + " " + String.join(", ", names));
    }
  }

  private static void profile(String what, SecurityProfile profile, List<String> rights) {
    String type = EnumWords.word(profile.getType());
    if (!type.isEmpty()) {
      rights.add((what + " " + type + " " + profile.getLocalhostProfile()).strip());
    }
  }

  private static String network(Network network) {
    return (EnumWords.word(network.getMode()) + " " + network.getName()).strip();
  }
}
