package dev.berth.cli.context;

import dev.berth.cli.outcome.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The config file's text:
 *
 * <pre>{@code
 * currentContext: local
 * contexts:
 *   - name: local
 *     servers: ["127.0.0.1:7400"]
 *     tokenFile: token
 *     namespace: default
 * }</pre>
 *
 * An unknown field is an error that names it: a misspelt tokenFile must not look like a bad token.
 */
final class ConfigYaml {
  private static final Set<String> TOP = Set.of("currentContext", "contexts");
  private static final Set<String> CONTEXT =
      Set.of("name", "servers", "token", "tokenFile", "namespace");

  private final String file;

  private ConfigYaml(String file) {
    this.file = file;
  }

  static Config parse(String file, String text) {
    ConfigYaml yaml = new ConfigYaml(file);
    Object top;
    try {
      top = new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw yaml.wrong(
          "is not YAML: " + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\n\\s*", " "));
    }
    return top == null ? Config.EMPTY : yaml.config(yaml.fields("", top, TOP));
  }

  static String format(Config config) {
    Map<String, Object> top = new LinkedHashMap<>();
    put(top, "currentContext", config.currentContext());
    top.put("contexts", config.contexts().stream().map(ConfigYaml::fieldsOf).toList());
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(top);
  }

  private static Map<String, Object> fieldsOf(Context context) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", context.name());
    fields.put("servers", context.servers());
    put(fields, "token", context.token());
    put(fields, "tokenFile", context.tokenFile());
    put(fields, "namespace", context.namespace());
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  private Config config(Map<?, ?> top) {
    List<Context> contexts = new ArrayList<>();
    int at = 0;
    for (Object one : list("contexts", top.get("contexts"))) {
      String path = "contexts[" + at++ + "]";
      contexts.add(context(path, fields(path, one, CONTEXT)));
    }
    return new Config(text("currentContext", top.get("currentContext")), contexts);
  }

  private Context context(String path, Map<?, ?> fields) {
    String name = text(path + ".name", fields.get("name"));
    if (name.isEmpty()) {
      throw wrong(path + ".name is missing");
    }
    return new Context(
        name,
        list(path + ".servers", fields.get("servers")).stream()
            .map(server -> text(path + ".servers", server))
            .toList(),
        text(path + ".token", fields.get("token")),
        text(path + ".tokenFile", fields.get("tokenFile")),
        text(path + ".namespace", fields.get("namespace")));
  }

  private Map<?, ?> fields(String path, Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> fields)) {
      throw wrong((path.isEmpty() ? "it" : path) + " is not a mapping");
    }
    for (Object name : fields.keySet()) {
      if (!(name instanceof String text && known.contains(text))) {
        throw wrong("unknown field \"" + (path.isEmpty() ? "" : path + ".") + name + "\"");
      }
    }
    return fields;
  }

  private List<?> list(String path, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(path + " is not a list");
  }

  private String text(String path, @Nullable Object value) {
    if (value instanceof Map || value instanceof List) {
      throw wrong(path + " is not a text");
    }
    return value == null ? "" : value.toString();
  }

  private CommandException wrong(String what) {
    return CommandException.failed(file + ": " + what);
  }
}
