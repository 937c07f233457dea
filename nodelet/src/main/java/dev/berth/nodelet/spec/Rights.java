package dev.berth.nodelet.spec;

import dev.berth.api.v1.SecurityContext;
import dev.berth.api.v1.SecurityProfile;
import dev.berth.nodelet.runtime.Security;
import dev.berth.nodelet.runtime.Security.Profile;
import java.nio.file.Path;

/** What a container may do, of its security context. */
final class Rights {
  private Rights() {}

  /**
   * @param profiles the folder of the node's seccomp profiles
   */
  static Security of(SecurityContext context, Path profiles) {
    SecurityProfile seccomp = context.getSeccompProfile();
    boolean mayGain =
        context.hasAllowPrivilegeEscalation()
            ? context.getAllowPrivilegeEscalation()
            : context.getPrivileged();
    return new Security(
        context.getReadOnlyRootFilesystem(),
        context.getCapabilities().getAddList(),
        context.getCapabilities().getDropList(),
        !mayGain,
        context.getPrivileged(),
        profile(seccomp, profiles.resolve(seccomp.getLocalhostProfile()).toString()),
        profile(context.getAppArmorProfile(), context.getAppArmorProfile().getLocalhostProfile()));
  }

  private static Profile profile(SecurityProfile profile, String name) {
    return switch (profile.getType()) {
      case SECURITY_PROFILE_TYPE_UNCONFINED -> new Profile.Unconfined();
      case SECURITY_PROFILE_TYPE_LOCALHOST -> new Profile.Named(name);
      // Admission lets no word pass that is not known here.
      case SECURITY_PROFILE_TYPE_UNSPECIFIED, SECURITY_PROFILE_TYPE_RUNTIME_DEFAULT, UNRECOGNIZED ->
          new Profile.RuntimeDefault();
    };
  }
}
