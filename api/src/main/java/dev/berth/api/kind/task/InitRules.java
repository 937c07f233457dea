package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.NameRule;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.InitCommand;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The commands that run before a container. */
final class InitRules {
  static final int MAX = 16;
  private static final long YEAR = 365L * 24 * 60 * 60;

  private InitRules() {}

  static void check(String path, List<InitCommand> commands, List<Violation> found) {
    if (commands.size() > MAX) {
      found.add(Violation.tooMany(path, commands.size(), MAX));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < commands.size(); i++) {
      InitCommand command = commands.get(i);
      String at = path + "[" + i + "]";
      name(at + ".name", command.getName(), names, found);
      if (command.getImage().chars().anyMatch(Character::isWhitespace)) {
        found.add(
            Violation.invalid(at + ".image", command.getImage(), "must not contain whitespace"));
      }
      if (command.getImage().isEmpty() && command.getCommandCount() == 0) {
        found.add(
            Violation.required(
                at + ".command",
                "a command to run in the Task's image, which would run its own otherwise"));
      }
      env(at + ".env", command.getEnvList(), found);
      long timeout = command.getTimeoutSeconds();
      if (command.hasTimeoutSeconds() && (timeout < 1 || timeout > YEAR)) {
        found.add(
            Violation.invalid(
                at + ".timeoutSeconds",
                timeout,
                "must be between 1 and %d, inclusive".formatted(YEAR)));
      }
    }
  }

  private static void name(String at, String name, Set<String> names, List<Violation> found) {
    if (name.isEmpty()) {
      found.add(Violation.required(at, "a name for the command"));
      return;
    }
    NameRule.LABEL
        .problem(name)
        .ifPresent(problem -> found.add(Violation.invalid(at, name, problem)));
    if (!names.add(name)) {
      found.add(Violation.duplicate(at, name));
    }
  }

  private static void env(String path, List<EnvVar> env, List<Violation> found) {
    ContainerRules.env(path, env, found);
    for (int i = 0; i < env.size(); i++) {
      String at = path + "[" + i + "].valueFrom";
      if (env.get(i).getValueFrom().hasConfigMapKey()) {
        found.add(Violation.forbidden(at + ".configMapKey", onlyInContainer()));
      }
      if (env.get(i).getValueFrom().hasSecretKey()) {
        found.add(Violation.forbidden(at + ".secretKey", onlyInContainer()));
      }
    }
  }

  private static String onlyInContainer() {
    return "name it in the container's env, which init commands have as well";
  }
}
