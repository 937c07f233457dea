package dev.berth.nodelet.image.credential;

import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.LocalObjectReference;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what a registry may be shown for a Task's image. */
public final class Keyring {
  private static final String KEY = ".dockerconfigjson";

  private final PullSecrets secrets;
  private final NodeCredentials node;

  public Keyring(PullSecrets secrets, NodeCredentials node) {
    this.secrets = secrets;
    this.node = node;
  }

  /** Reads the Task's Secrets and the node's file as they are now. */
  public Keys of(String namespace, Container container) {
    ImageReference image = ImageReference.parse(container.getImage());
    Set<RegistryCredential> found = new LinkedHashSet<>();
    List<String> notes = new ArrayList<>();
    for (LocalObjectReference secret : container.getImagePullSecretsList()) {
      found.addAll(inSecret(namespace, secret.getName(), image, notes));
    }
    Keys own = node.of(image);
    found.addAll(own.credentials());
    notes.addAll(own.notes());
    return new Keys(List.copyOf(found), notes);
  }

  private List<RegistryCredential> inSecret(
      String namespace, String name, ImageReference image, List<String> notes) {
    String secret = "Secret \"%s/%s\"".formatted(namespace, name);
    Optional<Map<String, byte[]>> data;
    try {
      data = secrets.of(namespace, name);
    } catch (FailureException e) {
      notes.add("%s could not be read: %s".formatted(secret, e.failure().message()));
      return List.of();
    }
    if (data.isEmpty()) {
      notes.add(secret + " is not there");
      return List.of();
    }
    byte[] json = data.get().get(KEY);
    if (json == null) {
      notes.add("%s has no key \"%s\"".formatted(secret, KEY));
      return List.of();
    }
    try {
      return DockerConfig.parse(json).matching(image);
    } catch (IllegalArgumentException e) {
      notes.add("\"%s\" of %s can't be used: %s".formatted(KEY, secret, e.getMessage()));
      return List.of();
    }
  }
}
