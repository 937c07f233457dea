package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.EnvSource;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.ImagePullPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a container must be: image, command, environment, directory and user; for the rest there are
 * rules of its own.
 */
final class ContainerRules {
  /** What a variable may take from its Task. */
  static final List<String> ENV_FIELDS =
      List.of(
          "metadata.name", "metadata.namespace", "metadata.uid", "status.node", "status.attempt");

  private static final Pattern USER = Pattern.compile("[^:\\s]+(:[^:\\s]+)?");
  static final Pattern ENV_NAME = Pattern.compile("[ -<>-~]+");
  static final String ENV_NAME_PROBLEM =
      "a valid environment variable name must consist only of printable ASCII characters other than"
          + " '='";

  private ContainerRules() {}

  static void check(String path, Container container, List<Violation> found) {
    String image = container.getImage();
    if (image.isEmpty()) {
      found.add(Violation.required(path + ".image", "an image to run"));
    } else if (image.chars().anyMatch(Character::isWhitespace)) {
      found.add(Violation.invalid(path + ".image", image, "must not contain whitespace"));
    }
    env(path + ".env", container.getEnvList(), found);
    ConfigRules.envFrom(path + ".envFrom", container.getEnvFromList(), found);
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
    ProbeRules.check(path, container, found);
    if (container.hasPreStop() && container.getPreStop().getCommandCount() == 0) {
      found.add(Violation.required(path + ".preStop.command", "a command to run in the container"));
    }
    VolumeRules.check(path + ".volumes", container.getVolumesList(), found);
    SecurityRules.check(path + ".securityContext", container, found);
    NetworkRules.check(path, container, found);
    BoundRules.check(path, container, found);
    PullSecretRules.check(path + ".imagePullSecrets", container.getImagePullSecretsList(), found);
    InitRules.check(path + ".initCommands", container.getInitCommandsList(), found);
    if (container.getImagePullPolicy() == ImagePullPolicy.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".imagePullPolicy",
              container.getImagePullPolicyValue(),
              EnumWords.of(ImagePullPolicy.getDescriptor()).all()));
    }
  }

  static void env(String path, List<EnvVar> env, List<Violation> found) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < env.size(); i++) {
      EnvVar variable = env.get(i);
      String at = path + "[" + i + "]";
      String name = variable.getName();
      if (name.isEmpty()) {
        found.add(Violation.required(at + ".name", "the variable's name"));
      } else if (!ENV_NAME.matcher(name).matches()) {
        found.add(Violation.invalid(at + ".name", name, ENV_NAME_PROBLEM));
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
    EnvSource source = variable.getValueFrom();
    ConfigRules.source(path, source, found);
    String field = source.getField();
    if (field.isEmpty() && (source.hasConfigMapKey() || source.hasSecretKey())) {
      return;
    }
    if (field.isEmpty()) {
      found.add(Violation.required(path + ".field", "a field of the Task"));
    } else if (!ENV_FIELDS.contains(field)) {
      found.add(Violation.notSupported(path + ".field", field, ENV_FIELDS));
    }
  }
}
