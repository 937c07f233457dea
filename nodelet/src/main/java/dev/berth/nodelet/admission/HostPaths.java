package dev.berth.nodelet.admission;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.VolumeMount;
import dev.berth.nodelet.plan.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which paths of the node tasks may mount: those under the prefixes that its operator named with
 * {@code --allow-host-path}, and none otherwise. Links are followed first, so that a link below a
 * prefix does not lead out of it.
 */
public final class HostPaths {
  private final List<Path> prefixes;

  public HostPaths(List<Path> prefixes) {
    this.prefixes = List.copyOf(prefixes);
  }

  /** Why the Binding may not be run here, if so. */
  public Optional<Refusal> check(Binding binding) {
    for (VolumeMount mount : binding.getSpec().getContainer().getVolumesList()) {
      if (mount.hasHostPath() && !allowed(mount.getHostPath())) {
        return Optional.of(
            new Refusal(
                "HostPathNotAllowed",
                "hostPath \"%s\" is not under a prefix that the node allows (allow-host-path)"
                    .formatted(mount.getHostPath())));
      }
    }
    return Optional.empty();
  }

  private boolean allowed(String text) {
    try {
      Path path = resolved(Path.of(text));
      return path.isAbsolute()
          && prefixes.stream().anyMatch(prefix -> path.startsWith(resolved(prefix)));
    } catch (InvalidPathException e) {
      return false; // no path at all
    }
  }

  /** With the links followed in as much of the path as exists. */
  private static Path resolved(Path path) {
    Path normal = path.normalize();
    for (@Nullable Path head = normal; head != null; head = head.getParent()) {
      if (Files.exists(head)) {
        try {
          return head.toRealPath().resolve(head.relativize(normal)).normalize();
        } catch (IOException e) {
          return Path.of(""); // can't be told: allowed nowhere
        }
      }
    }
    return normal;
  }
}
