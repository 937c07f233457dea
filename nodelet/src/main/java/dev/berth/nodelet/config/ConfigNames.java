package dev.berth.nodelet.config;

import dev.berth.api.template.Part;
import dev.berth.api.template.Reference;
import dev.berth.api.template.Template;
import dev.berth.api.template.TemplateException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.EnvFrom;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.VolumeMount;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which ConfigMaps and Secrets a Binding names: what its node may know, and no more. */
public final class ConfigNames {
  private final String namespace;
  private final Set<ConfigRef> found = new LinkedHashSet<>();

  private ConfigNames(String namespace) {
    this.namespace = namespace;
  }

  public static Set<ConfigRef> of(Binding binding) {
    ConfigNames names = new ConfigNames(binding.getMetadata().getNamespace());
    Container container = binding.getSpec().getContainer();
    container.getEnvList().forEach(names::variable);
    container.getEnvFromList().forEach(names::variables);
    container.getVolumesList().forEach(names::volume);
    container.getImagePullSecretsList().forEach(one -> names.secret(one.getName()));
    return Set.copyOf(names.found);
  }

  private void variable(EnvVar variable) {
    if (variable.getValueFrom().hasConfigMapKey()) {
      configMap(variable.getValueFrom().getConfigMapKey().getName());
    }
    if (variable.getValueFrom().hasSecretKey()) {
      secret(variable.getValueFrom().getSecretKey().getName());
    }
  }

  private void variables(EnvFrom from) {
    switch (from.getSourceCase()) {
      case CONFIG_MAP -> configMap(from.getConfigMap());
      case SECRET -> secret(from.getSecret());
      case SOURCE_NOT_SET -> {}
    }
  }

  private void volume(VolumeMount mount) {
    switch (mount.getSourceCase()) {
      case CONFIG_MAP -> configMap(mount.getConfigMap().getName());
      case SECRET -> secret(mount.getSecret().getName());
      case TEMPLATE -> references(mount.getTemplate().getText()).forEach(this::reference);
      case HOST_PATH, VOLUME, TMPFS, SOURCE_NOT_SET -> {}
    }
  }

  private void reference(Reference reference) {
    switch (reference) {
      case Reference.Config(String name, var _) -> configMap(name);
      case Reference.Secret(String name, var _) -> secret(name);
      case Reference.Field _, Reference.Env _ -> {}
    }
  }

  private void configMap(String name) {
    found.add(ConfigRef.configMap(namespace, name));
  }

  private void secret(String name) {
    found.add(ConfigRef.secret(namespace, name));
  }

  /** What a text refers to; nothing when it can't be understood, which whoever renders it says. */
  private static List<Reference> references(String text) {
    try {
      return Template.parse(text).values().stream().map(Part.Value::reference).toList();
    } catch (TemplateException e) {
      return List.of();
    }
  }

  /** Whether a mount's files may only be in memory. */
  static boolean isSecret(VolumeMount mount) {
    return mount.hasSecret()
        || (mount.hasTemplate()
            && references(mount.getTemplate().getText()).stream()
                .anyMatch(Reference.Secret.class::isInstance));
  }

  /** Whether a mount is a directory of files that this package writes. */
  static boolean isFiles(VolumeMount mount) {
    return mount.hasConfigMap() || mount.hasSecret() || mount.hasTemplate();
  }
}
