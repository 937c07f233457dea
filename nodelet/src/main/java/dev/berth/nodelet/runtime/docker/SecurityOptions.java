package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import dev.berth.nodelet.runtime.Security;
import dev.berth.nodelet.runtime.Security.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a container may do, as Docker is asked for it. */
final class SecurityOptions {
  private SecurityOptions() {}

  static HostConfig in(HostConfig config, Security security) {
    List<String> options = options(security);
    if (!options.isEmpty()) {
      config = config.withSecurityOpts(options);
    }
    if (security.readOnlyRoot()) {
      config = config.withReadonlyRootfs(true);
    }
    if (!security.added().isEmpty()) {
      config = config.withCapAdd(capabilities(security.added()));
    }
    if (!security.dropped().isEmpty()) {
      config = config.withCapDrop(capabilities(security.dropped()));
    }
    return security.privileged() ? config.withPrivileged(true) : config;
  }

  private static List<String> options(Security security) {
    List<String> options = new ArrayList<>();
    if (security.noNewPrivileges()) {
      options.add("no-new-privileges");
    }
    switch (security.seccomp()) {
      case Profile.RuntimeDefault _ -> {}
      case Profile.Unconfined _ -> options.add("seccomp=unconfined");
      // Docker wants the profile itself: it may be on another host.
      case Profile.Named(String file) -> options.add("seccomp=" + read(file));
    }
    switch (security.appArmor()) {
      case Profile.RuntimeDefault _ -> {}
      case Profile.Unconfined _ -> options.add("apparmor=unconfined");
      case Profile.Named(String name) -> options.add("apparmor=" + name);
    }
    return options;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw DockerFailures.noProfile(file, e);
    }
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream().map(Capability::valueOf).toArray(Capability[]::new);
  }
}
