package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.ImagePullPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a container must be: image, command, environment, directory and user. */
final class ContainerRules {
  /** What a variable may take from its Task. */
  static final List<String> ENV_FIELDS =
      List.of(
          "metadata.name", "metadata.namespace", "metadata.uid", "status.node", "status.attempt");

  private static final Pattern USER = Pattern.compile("[^:\\s]+(:[^:\\s]+)?");
  private static final Pattern ENV_NAME = Pattern.compile("[ -<>-~]+");

  private ContainerRules() {}

  static void check(String path, Container container, List<Violation> found) {
    String image = container.getImage();
    if (image.isEmpty()) {
      found.add(Violation.required(path + ".image", "an image to run"));
    } else if (image.chars().anyMatch(Character::isWhitespace)) {
      found.add(Violation.invalid(path + ".image", image, "must not contain whitespace"));
    }
    env(path + ".env", container.getEnvList(), found);
    if (container.hasWorkingDir() && !container.getWorkingDir().startsWith("/")) {
      found.add(
          Violation.invalid(
              path + ".workingDir", container.getWorkingDir(), "must be an absolute path"));
    }
    if (container.hasUser() && !USER.matcher(container.getUser()).matches()) {
      found.add(
          Violation.invalid(
              path + ".user",
              container.getUser(),
              "must be a name or a number, with \":group\" if wanted"));
    }
    ResourceRules.check(path + ".resources", container.getResources(), found);
    PortRules.check(path + ".ports", container.getPortsList(), found);
    VolumeRules.check(path + ".volumes", container.getVolumesList(), found);
    if (container.getImagePullPolicy() == ImagePullPolicy.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".imagePullPolicy",
              container.getImagePullPolicyValue(),
              EnumWords.of(ImagePullPolicy.getDescriptor()).all()));
    }
  }

  private static void env(String path, List<EnvVar> env, List<Violation> found) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < env.size(); i++) {
      EnvVar variable = env.get(i);
      String at = path + "[" + i + "]";
      String name = variable.getName();
      if (name.isEmpty()) {
        found.add(Violation.required(at + ".name", "the variable's name"));
      } else if (!ENV_NAME.matcher(name).matches()) {
        found.add(
            Violation.invalid(
                at + ".name",
                name,
                "a valid environment variable name must consist only of printable ASCII characters"
                    + " other than '='"));
      } else if (!names.add(name)) {
        found.add(Violation.duplicate(at + ".name", name));
      }
      if (variable.hasValueFrom()) {
        valueFrom(at + ".valueFrom", variable, found);
      }
    }
  }

  private static void valueFrom(String path, EnvVar variable, List<Violation> found) {
    if (variable.hasValue()) {
      found.add(Violation.invalid(path, "", "may not be specified when `value` is set"));
    }
    String field = variable.getValueFrom().getField();
    if (field.isEmpty()) {
      found.add(Violation.required(path + ".field", "a field of the Task"));
    } else if (!ENV_FIELDS.contains(field)) {
      found.add(Violation.notSupported(path + ".field", field, ENV_FIELDS));
    }
  }
}
