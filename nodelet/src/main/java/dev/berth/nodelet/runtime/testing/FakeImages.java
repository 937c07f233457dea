package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of a fake runtime, and of the registry that it pulls from. An image's id is made of
 * its name.
 */
final class FakeImages {
  private final Map<String, ImageState> present = new LinkedHashMap<>();

  /** By name: the user that it is given to, or "" for everybody. */
  private final Map<String, String> published = new HashMap<>();

  private final Map<String, List<Consumer<PullProgress>>> pulling = new HashMap<>();

  synchronized void has(String name) {
    present.put(name, new ImageState(id(name), List.of(name), List.of(), 1 << 20));
  }

  synchronized void publishes(String name, String user) {
    published.put(name, user);
  }

  synchronized void tell(String name, PullProgress progress) {
    pulling.getOrDefault(name, List.of()).forEach(one -> one.accept(progress));
  }

  synchronized void begin(String name, Consumer<PullProgress> progress) {
    pulling.computeIfAbsent(name, _ -> new ArrayList<>()).add(progress);
  }

  synchronized void end(String name, Consumer<PullProgress> progress) {
    pulling.getOrDefault(name, new ArrayList<>()).remove(progress);
  }

  synchronized void pull(String name, RegistryCredential credential) {
    String user = published.get(name);
    if (user == null || !(user.isEmpty() || user.equals(credential.username()))) {
      throw new FailureException(new Failure.BadRequest("pull access denied for " + name));
    }
    String digest = name.split(":", 2)[0] + "@" + id(name);
    present.put(name, new ImageState(id(name), List.of(name), List.of(digest), 1 << 20));
  }

  synchronized Optional<ImageState> find(String nameOrId) {
    return present.values().stream()
        .filter(one -> one.id().equals(nameOrId) || one.names().contains(nameOrId))
        .findFirst();
  }

  synchronized List<ImageState> all() {
    return List.copyOf(present.values());
  }

  synchronized void remove(String id) {
    present.values().removeIf(one -> one.id().equals(id));
  }

  private static String id(String name) {
    return "sha256:%064x".formatted(name.hashCode() & 0xffffffffL);
  }
}
