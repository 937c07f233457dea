package dev.berth.api.kind.task;

import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Tmpfs;
import dev.berth.api.v1.VolumeMount;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be mounted into a container. */
final class VolumeRules {
  private static final Pattern VOLUME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final String ABSOLUTE = "must be an absolute path";

  private VolumeRules() {}

  static void check(String path, List<VolumeMount> volumes, List<Violation> found) {
    Set<String> mounted = new HashSet<>();
    for (int i = 0; i < volumes.size(); i++) {
      VolumeMount volume = volumes.get(i);
      String at = path + "[" + i + "]";
      mountPath(at + ".mountPath", volume.getMountPath(), mounted, found);
      switch (volume.getSourceCase()) {
        case HOST_PATH -> hostPath(at + ".hostPath", volume.getHostPath(), found);
        case VOLUME -> name(at + ".volume", volume.getVolume(), found);
        case TMPFS -> tmpfs(at + ".tmpfs", volume.getTmpfs(), found);
        case CONFIG_MAP -> ConfigRules.files(at + ".configMap", volume.getConfigMap(), found);
        case SECRET -> ConfigRules.files(at + ".secret", volume.getSecret(), found);
        case TEMPLATE -> ConfigRules.template(at + ".template", volume.getTemplate(), found);
        case SOURCE_NOT_SET ->
            found.add(
                Violation.required(
                    at, "one of hostPath, volume, tmpfs, configMap, secret and template"));
      }
    }
  }

  private static void mountPath(
      String path, String mountPath, Set<String> mounted, List<Violation> found) {
    if (mountPath.isEmpty()) {
      found.add(Violation.required(path, "where it is in the container"));
    } else if (!mountPath.startsWith("/")) {
      found.add(Violation.invalid(path, mountPath, ABSOLUTE));
    } else if (mountPath.indexOf(':') >= 0) {
      found.add(Violation.invalid(path, mountPath, "must not contain ':'"));
    } else {
      String plain = mountPath.replaceAll("/+", "/").replaceAll("(.)/$", "$1");
      if (plain.equals("/")) {
        found.add(Violation.invalid(path, mountPath, "must not be the root"));
      } else if (!mounted.add(plain)) {
        found.add(Violation.duplicate(path, mountPath));
      }
    }
  }

  private static void hostPath(String path, String hostPath, List<Violation> found) {
    if (!hostPath.startsWith("/")) {
      found.add(Violation.invalid(path, hostPath, ABSOLUTE));
    } else if (Arrays.asList(hostPath.split("/")).contains("..")) {
      found.add(Violation.invalid(path, hostPath, "must not contain '..'"));
    }
  }

  private static void name(String path, String name, List<Violation> found) {
    if (!VOLUME.matcher(name).matches()) {
      found.add(
          Violation.invalid(
              path,
              name,
              "must be letters, digits, '_', '.' and '-', and start with a letter or digit"));
    }
  }

  private static void tmpfs(String path, Tmpfs tmpfs, List<Violation> found) {
    if (!tmpfs.hasSizeLimit()) {
      return;
    }
    String size = tmpfs.getSizeLimit().getText();
    try {
      if (Quantities.bytes(tmpfs.getSizeLimit()) <= 0) {
        found.add(Violation.invalid(path + ".sizeLimit", size, "must be greater than 0"));
      }
    } catch (FailureException e) {
      found.add(Violation.invalid(path + ".sizeLimit", size, e.failure().message()));
    }
  }
}
