package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.NameRule;
import dev.berth.api.kind.keyed.DataKeys;
import dev.berth.api.template.Part;
import dev.berth.api.template.Reference;
import dev.berth.api.template.TemplateException;
import dev.berth.api.v1.ConfigFiles;
import dev.berth.api.v1.EnvFrom;
import dev.berth.api.v1.EnvSource;
import dev.berth.api.v1.KeySelector;
import dev.berth.api.v1.KeyToPath;
import dev.berth.api.v1.Template;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a container may use ConfigMaps and Secrets: as variables, as files and in templates. */
final class ConfigRules {
  private static final int MAX_MODE = 0777;
  private static final int MAX_TEMPLATE = 64 << 10;
  private static final String MODE = "must be between 0 and 0777 octal (511 decimal), inclusive";

  private ConfigRules() {}

  /** At most one source; which fields there are, is checked by others. */
  static void source(String path, EnvSource source, List<Violation> found) {
    int sources =
        (source.hasField() ? 1 : 0)
            + (source.hasConfigMapKey() ? 1 : 0)
            + (source.hasSecretKey() ? 1 : 0);
    if (sources > 1) {
      found.add(
          Violation.invalid(path, "", "may have only one of field, configMapKey and secretKey"));
    }
    if (source.hasConfigMapKey()) {
      selector(path + ".configMapKey", source.getConfigMapKey(), found);
    }
    if (source.hasSecretKey()) {
      selector(path + ".secretKey", source.getSecretKey(), found);
    }
  }

  static void envFrom(String path, List<EnvFrom> all, List<Violation> found) {
    for (int i = 0; i < all.size(); i++) {
      EnvFrom one = all.get(i);
      String at = path + "[" + i + "]";
      switch (one.getSourceCase()) {
        case CONFIG_MAP -> name(at + ".configMap", one.getConfigMap(), found);
        case SECRET -> name(at + ".secret", one.getSecret(), found);
        case SOURCE_NOT_SET -> found.add(Violation.required(at, "one of configMap and secret"));
      }
      if (!one.getPrefix().isEmpty()
          && !ContainerRules.ENV_NAME.matcher(one.getPrefix()).matches()) {
        found.add(
            Violation.invalid(at + ".prefix", one.getPrefix(), ContainerRules.ENV_NAME_PROBLEM));
      }
    }
  }

  static void files(String path, ConfigFiles files, List<Violation> found) {
    name(path + ".name", files.getName(), found);
    if (files.hasDefaultMode()) {
      mode(path + ".defaultMode", files.getDefaultMode(), found);
    }
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < files.getItemsCount(); i++) {
      KeyToPath item = files.getItems(i);
      String at = path + ".items[" + i + "]";
      key(at + ".key", item.getKey(), found);
      path(at + ".path", item.getPath(), paths, found);
      if (item.hasMode()) {
        mode(at + ".mode", item.getMode(), found);
      }
    }
  }

  static void template(String path, Template template, List<Violation> found) {
    path(path + ".path", template.getPath(), new HashSet<>(), found);
    if (template.hasMode()) {
      mode(path + ".mode", template.getMode(), found);
    }
    String text = template.getText();
    if (!template.hasText()) {
      found.add(Violation.required(path + ".text", "what the file is made of"));
    } else if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEMPLATE) {
      found.add(Violation.tooLong(path + ".text", "must have at most " + MAX_TEMPLATE + " bytes"));
    } else {
      text(path + ".text", text, found);
    }
  }

  private static void text(String path, String text, List<Violation> found) {
    try {
      for (Part.Value value : dev.berth.api.template.Template.parse(text).values()) {
        String problem =
            switch (value.reference()) {
              case Reference.Config(String name, String key) -> problem(name, key);
              case Reference.Secret(String name, String key) -> problem(name, key);
              case Reference.Field(String field) ->
                  ContainerRules.ENV_FIELDS.contains(field)
                      ? ""
                      : "no field \"%s\"; there are %s"
                          .formatted(field, String.join(", ", ContainerRules.ENV_FIELDS));
              case Reference.Env(String name) -> name.isEmpty() ? "a variable without a name" : "";
            };
        if (!problem.isEmpty()) {
          found.add(invalid(path, value.problem(problem)));
        }
      }
    } catch (TemplateException e) {
      found.add(invalid(path, e));
    }
  }

  /** Without the text, which may be long: its line and column say where. */
  private static Violation invalid(String path, TemplateException problem) {
    return new Violation(Violation.Reason.INVALID, path, "Invalid value: " + problem.getMessage());
  }

  private static String problem(String name, String key) {
    return NameRule.SUBDOMAIN
        .problem(name)
        .map(why -> "name \"" + name + "\": " + why)
        .or(() -> DataKeys.problem(key).map(why -> "key \"" + key + "\": " + why))
        .orElse("");
  }

  private static void selector(String path, KeySelector selector, List<Violation> found) {
    name(path + ".name", selector.getName(), found);
    key(path + ".key", selector.getKey(), found);
  }

  private static void name(String path, String name, List<Violation> found) {
    if (name.isEmpty()) {
      found.add(Violation.required(path, "the name of an object of the Task's namespace"));
    } else {
      NameRule.SUBDOMAIN
          .problem(name)
          .ifPresent(problem -> found.add(Violation.invalid(path, name, problem)));
    }
  }

  private static void key(String path, String key, List<Violation> found) {
    if (key.isEmpty()) {
      found.add(Violation.required(path, "a key of the object's data"));
    } else {
      DataKeys.problem(key).ifPresent(problem -> found.add(Violation.invalid(path, key, problem)));
    }
  }

  private static void mode(String path, int mode, List<Violation> found) {
    if (mode < 0 || mode > MAX_MODE) {
      found.add(Violation.invalid(path, mode, MODE));
    }
  }

  /**
   * A path of a file.
   *
   * @param taken those before it, which may be neither the same nor a directory on its way
   */
  private static void path(String at, String path, Set<String> taken, List<Violation> found) {
    if (path.isEmpty()) {
      found.add(Violation.required(at, "where the file is below the mount's path"));
      return;
    }
    List<String> steps = Arrays.asList(path.split("/", -1));
    if (path.startsWith("/")) {
      found.add(Violation.invalid(at, path, "must be a relative path"));
    } else if (steps.contains("..") || path.startsWith("..")) {
      found.add(Violation.invalid(at, path, "must not contain '..' nor start with it"));
    } else if (steps.contains("") || steps.contains(".") || path.indexOf('\0') >= 0) {
      found.add(Violation.invalid(at, path, "must be names joined by single '/'"));
    } else if (taken.stream().anyMatch(other -> other.equals(path))) {
      found.add(Violation.duplicate(at, path));
    } else if (taken.stream()
        .anyMatch(other -> other.startsWith(path + "/") || path.startsWith(other + "/"))) {
      found.add(Violation.invalid(at, path, "must not be a file and a directory of others"));
    } else {
      taken.add(path);
    }
  }
}
