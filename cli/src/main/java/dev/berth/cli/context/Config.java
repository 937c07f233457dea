package dev.berth.cli.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the config file says.
 *
 * @param currentContext the name of the context to use; "" for none
 */
public record Config(String currentContext, List<Context> contexts) {
  static final Config EMPTY = new Config("", List.of());

  public Config {
    contexts = List.copyOf(contexts);
  }

  /** The context of that name. */
  public Optional<Context> context(String name) {
    return contexts.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return contexts.stream().map(Context::name).toList();
  }

  public Config withCurrent(String name) {
    return new Config(name, contexts);
  }

  /** As the file has it, with every token hidden. */
  public String shown() {
    return ConfigYaml.format(
        new Config(currentContext, contexts.stream().map(Context::hidden).toList()));
  }

  /** Replaces the context of the same name, in its place, or adds it at the end. */
  public Config with(Context context) {
    List<Context> changed = new ArrayList<>(contexts);
    int at = names().indexOf(context.name());
    if (at < 0) {
      changed.add(context);
    } else {
      changed.set(at, context);
    }
    return new Config(currentContext, changed);
  }
}
