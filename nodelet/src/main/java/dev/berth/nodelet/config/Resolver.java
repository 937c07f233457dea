package dev.berth.nodelet.config;

import com.google.protobuf.ByteString;
import dev.berth.api.template.Part;
import dev.berth.api.template.Reference;
import dev.berth.api.template.Template;
import dev.berth.api.template.TemplateException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ConfigFiles;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.EnvFrom;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.KeySelector;
import dev.berth.api.v1.KeyToPath;
import dev.berth.api.v1.VolumeMount;
import dev.berth.nodelet.spec.Specs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes variables and files of what ConfigMaps and Secrets hold. Pure. */
final class Resolver {
  private final Binding binding;
  private final Container container;
  private final String namespace;
  private final Function<ConfigRef, Lookup> configs;
  private final Map<String, String> environment;

  private Resolver(
      Binding binding, Function<ConfigRef, Lookup> configs, Map<String, String> environment) {
    this.binding = binding;
    this.container = binding.getSpec().getContainer();
    this.namespace = binding.getMetadata().getNamespace();
    this.configs = configs;
    this.environment = environment;
  }

  /**
   * @param configs what is known of each
   * @param environment what templates may take from the container's environment
   */
  static Resolution of(
      Binding binding, Function<ConfigRef, Lookup> configs, Map<String, String> environment) {
    Resolver resolver = new Resolver(binding, configs, environment);
    try {
      return new Resolution.Ready(resolver.all(), resolver.single(), resolver.files());
    } catch (NotYet e) {
      return e.why;
    }
  }

  /** Ends the search. */
  private static final class NotYet extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Resolution why;

    NotYet(Resolution why) {
      super("not yet", null, false, false);
      this.why = why;
    }

    static NotYet because(String message) {
      return new NotYet(new Resolution.Waiting(message));
    }
  }

  private Map<String, String> all() throws NotYet {
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvFrom from : container.getEnvFromList()) {
      ConfigRef ref =
          from.hasConfigMap() ? configMap(from.getConfigMap()) : secret(from.getSecret());
      @Nullable Snapshot snapshot = snapshot(ref, from.getOptional());
      if (snapshot != null) {
        for (Map.Entry<String, ByteString> one : new TreeMap<>(snapshot.data()).entrySet()) {
          variables.put(from.getPrefix() + one.getKey(), text(ref, one.getKey(), one.getValue()));
        }
      }
    }
    return variables;
  }

  private Map<String, String> single() throws NotYet {
    Map<String, String> variables = new HashMap<>();
    for (EnvVar variable : container.getEnvList()) {
      Optional<String> value = Optional.empty();
      if (variable.getValueFrom().hasConfigMapKey()) {
        KeySelector key = variable.getValueFrom().getConfigMapKey();
        value = value(configMap(key.getName()), key.getKey(), key.getOptional());
      } else if (variable.getValueFrom().hasSecretKey()) {
        KeySelector key = variable.getValueFrom().getSecretKey();
        value = value(secret(key.getName()), key.getKey(), key.getOptional());
      }
      if (value.isPresent()) {
        variables.put(variable.getName(), value.get());
      }
    }
    return variables;
  }

  private List<FileSet> files() throws NotYet {
    List<FileSet> sets = new ArrayList<>();
    for (int i = 0; i < container.getVolumesCount(); i++) {
      VolumeMount mount = container.getVolumes(i);
      if (ConfigNames.isFiles(mount)) {
        sets.add(new FileSet(i, ConfigNames.isSecret(mount), files(mount)));
      }
    }
    return sets;
  }

  private Map<String, FileEntry> files(VolumeMount mount) throws NotYet {
    return switch (mount.getSourceCase()) {
      case CONFIG_MAP -> files(configMap(mount.getConfigMap().getName()), mount.getConfigMap());
      case SECRET -> files(secret(mount.getSecret().getName()), mount.getSecret());
      case TEMPLATE -> rendered(mount.getTemplate());
      case HOST_PATH, VOLUME, TMPFS, SOURCE_NOT_SET -> Map.of();
    };
  }

  private Map<String, FileEntry> files(ConfigRef ref, ConfigFiles wanted) throws NotYet {
    Map<String, FileEntry> files = new HashMap<>();
    @Nullable Snapshot snapshot = snapshot(ref, wanted.getOptional());
    if (snapshot == null) {
      return files;
    }
    int mode = wanted.hasDefaultMode() ? wanted.getDefaultMode() : FileEntry.DEFAULT_MODE;
    Map<String, ByteString> there = snapshot.all();
    if (wanted.getItemsCount() == 0) {
      there.forEach((key, content) -> files.put(key, new FileEntry(content, mode)));
    }
    for (KeyToPath item : wanted.getItemsList()) {
      @Nullable ByteString content = there.get(item.getKey());
      if (content != null) {
        files.put(item.getPath(), new FileEntry(content, item.hasMode() ? item.getMode() : mode));
      } else if (!wanted.getOptional()) {
        throw NotYet.because(ref.noKey(item.getKey()));
      }
    }
    return files;
  }

  private Map<String, FileEntry> rendered(dev.berth.api.v1.Template wanted) throws NotYet {
    try {
      Template template = Template.parse(wanted.getText());
      for (Part.Value value : template.values()) {
        // What is not known yet is no mistake of the text.
        switch (value.reference()) {
          case Reference.Config(String name, var _) -> unlessUnknown(configMap(name));
          case Reference.Secret(String name, var _) -> unlessUnknown(secret(name));
          case Reference.Field _, Reference.Env _ -> {}
        }
      }
      String text = template.render(this::value);
      int mode = wanted.hasMode() ? wanted.getMode() : FileEntry.DEFAULT_MODE;
      return Map.of(wanted.getPath(), new FileEntry(ByteString.copyFromUtf8(text), mode));
    } catch (TemplateException e) {
      throw NotYet.because("template of %s: %s".formatted(wanted.getPath(), e.getMessage()));
    }
  }

  private String value(Part.Value value) throws TemplateException {
    return switch (value.reference()) {
      case Reference.Config(String name, String key) -> value(value, configMap(name), key);
      case Reference.Secret(String name, String key) -> value(value, secret(name), key);
      case Reference.Field(String path) -> Specs.field(binding, path);
      case Reference.Env(String name) -> {
        @Nullable String variable = environment.get(name);
        if (variable == null) {
          throw value.problem("the container's environment has no plain variable " + name);
        }
        yield variable;
      }
    };
  }

  private String value(Part.Value value, ConfigRef ref, String key) throws TemplateException {
    try {
      return value(ref, key, false).orElse("");
    } catch (NotYet e) {
      throw value.problem(e.why instanceof Resolution.Waiting(String why) ? why : ref.notFound());
    }
  }

  private Optional<String> value(ConfigRef ref, String key, boolean optional) throws NotYet {
    @Nullable Snapshot snapshot = snapshot(ref, optional);
    if (snapshot == null) {
      return Optional.empty();
    }
    Optional<ByteString> value = snapshot.text(key);
    if (value.isEmpty() && !optional) {
      throw NotYet.because(ref.noKey(key));
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(text(ref, key, value.get()));
  }

  private static String text(ConfigRef ref, String key, ByteString value) throws NotYet {
    String text = value.toStringUtf8();
    if (!value.isValidUtf8() || text.indexOf('\0') >= 0) {
      throw NotYet.because(ref.notText(key));
    }
    return text;
  }

  /** Null when it is optional and missing. */
  private @Nullable Snapshot snapshot(ConfigRef ref, boolean optional) throws NotYet {
    return switch (configs.apply(ref)) {
      case Lookup.Known(Snapshot snapshot) -> snapshot;
      case Lookup.Missing _ -> {
        if (!optional) {
          throw NotYet.because(ref.notFound());
        }
        yield null;
      }
      case Lookup.Unknown _ -> throw new NotYet(new Resolution.Unknown());
    };
  }

  private void unlessUnknown(ConfigRef ref) throws NotYet {
    if (configs.apply(ref) instanceof Lookup.Unknown) {
      throw new NotYet(new Resolution.Unknown());
    }
  }

  private ConfigRef configMap(String name) {
    return ConfigRef.configMap(namespace, name);
  }

  private ConfigRef secret(String name) {
    return ConfigRef.secret(namespace, name);
  }
}
