package dev.berth.nodelet.config;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.VolumeMount;
import dev.berth.client.NamespacedName;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.plan.Desired;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.spec.Provided;
import dev.berth.nodelet.spec.Specs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what containers take from ConfigMaps and Secrets.
 *
 * <ul>
 *   <li>Files are written before a container is made, and follow their objects while it runs.
 *   <li>When an object or a key goes, what runs keeps the files that it had.
 *   <li>Files go when their place has neither a Binding nor a container here.
 * </ul>
 *
 * <p>Calls about one task come one after another, from its worker.
 */
public final class ConfigVolumes implements Config {
  /** So long may somebody read on in files that were replaced, having found them before. */
  private static final Duration PRUNE_AFTER = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(ConfigVolumes.class);

  private final Configs configs;
  private final Specs specs;
  private final Folders folders;
  private final boolean canMount;
  private final Timers timers;
  private final Map<NamespacedName, Set<Fence>> places = new ConcurrentHashMap<>();
  private final Map<NamespacedName, String> complaints = new ConcurrentHashMap<>();

  private ConfigVolumes(
      Configs configs, Specs specs, Folders folders, boolean canMount, Timers timers) {
    this.configs = configs;
    this.specs = specs;
    this.folders = folders;
    this.canMount = canMount;
    this.timers = timers;
  }

  /**
   * @param plain the folder for files of ConfigMaps
   * @param secret the folder for files of Secrets, which is in memory or gets to be
   * @param canMount whether the runtime's host is this one, and sees these folders
   */
  public static ConfigVolumes in(
      Path plain, Path secret, Configs configs, Specs specs, boolean canMount, Timers timers) {
    return new ConfigVolumes(
        configs, specs, new Folders(plain, new SecretMemory(secret)), canMount, timers);
  }

  @Override
  public void adopt(Map<NamespacedName, List<ContainerState>> present) {
    Set<Fence> kept = new HashSet<>();
    present.forEach((task, containers) -> {
      Set<Fence> own = new HashSet<>();
      containers.forEach(one -> own.add(Fence.of(one)));
      places.put(task, own);
      kept.addAll(own);
    });
    try {
      folders.keepOnly(kept);
    } catch (IOException e) {
      log.warn("files of earlier containers can't be removed: {}", e.toString());
    }
  }

  @Override
  public Optional<Refusal> forbids(Binding binding) {
    List<VolumeMount> mounts = binding.getSpec().getContainer().getVolumesList();
    if (!canMount && mounts.stream().anyMatch(ConfigNames::isFiles)) {
      return Optional.of(
          new Refusal(
              "ConfigFilesNotPossible",
              "the container runtime is on another host, where files of ConfigMaps, Secrets and"
                  + " templates can't be mounted; variables can be used"));
    }
    return mounts.stream().anyMatch(ConfigNames::isSecret)
        ? folders.problemWithSecrets().map(why -> new Refusal("NoMemoryForSecrets", why))
        : Optional.empty();
  }

  @Override
  public Optional<String> follow(
      NamespacedName task, Desired desired, List<ContainerState> containers) {
    Optional<String> complaint = Optional.empty();
    Set<Fence> present = new HashSet<>();
    containers.forEach(one -> present.add(Fence.of(one)));
    switch (desired) {
      case Desired.Unknown _, Desired.Pause _ -> {
        return complaint; // what is goes on
      }
      case Desired.Nothing _, Desired.Stop _ -> configs.need(task, Set.of());
      case Desired.Run(Binding binding) -> {
        configs.need(task, ConfigNames.of(binding));
        Fence place = Fence.of(binding);
        if (present.contains(place) && hasFiles(binding)) {
          complaint = update(task, binding);
        }
        present.add(place);
      }
    }
    removeBut(task, present);
    return complaint;
  }

  @Override
  public Prepared prepare(Binding binding) {
    return switch (resolve(binding)) {
      case Resolution.Unknown _ -> new Prepared.Waiting("");
      case Resolution.Waiting(String message) -> new Prepared.Waiting(message);
      case Resolution.Ready ready -> {
        Map<Integer, String> paths = new HashMap<>();
        Fence place = Fence.of(binding);
        try {
          write(binding, ready);
        } catch (IOException e) {
          throw new FailureException(
              new Failure.Unavailable("the files of its ConfigMaps and Secrets: " + e), e);
        }
        ready
            .files()
            .forEach(files -> paths.put(files.volume(), folders.path(place, files).toString()));
        yield new Prepared.Ready(new Provided(ready.all(), ready.single(), paths));
      }
    };
  }

  @Override
  public void forget(NamespacedName task) {
    configs.need(task, Set.of());
    complaints.remove(task);
    removeBut(task, Set.of());
  }

  private Optional<String> update(NamespacedName task, Binding binding) {
    String complaint = "";
    switch (resolve(binding)) {
      case Resolution.Ready ready -> {
        try {
          if (write(binding, ready)) {
            log.info("task={} files of its ConfigMaps and Secrets have changed", task);
          }
        } catch (IOException e) {
          complaint = e.toString();
        }
      }
      case Resolution.Waiting(String message) -> complaint = message;
      case Resolution.Unknown _ -> {}
    }
    boolean isNews = !complaint.equals(complaints.getOrDefault(task, ""));
    complaints.put(task, complaint);
    return isNews && !complaint.isEmpty() ? Optional.of(complaint) : Optional.empty();
  }

  private Resolution resolve(Binding binding) {
    return Resolver.of(binding, configs::find, specs.environment(binding));
  }

  private boolean write(Binding binding, Resolution.Ready ready) throws IOException {
    Fence place = Fence.of(binding);
    Owner owner = Owner.of(binding.getSpec().getContainer());
    boolean changed = false;
    if (!ready.files().isEmpty()) {
      places.computeIfAbsent(NamespacedName.of(binding), _ -> new HashSet<>()).add(place);
    }
    for (FileSet files : ready.files()) {
      changed |= folders.write(place, files, owner);
    }
    if (changed) {
      List<Path> earlier = folders.superseded(place);
      timers.after(PRUNE_AFTER, () -> remove(earlier));
    }
    return changed;
  }

  private static void remove(List<Path> earlier) {
    try {
      for (Path one : earlier) {
        Trees.remove(one);
      }
    } catch (IOException e) {
      log.warn("earlier files can't be removed: {}", e.toString());
    }
  }

  private void removeBut(NamespacedName task, Set<Fence> present) {
    Set<Fence> all = places.get(task);
    if (all == null) {
      return;
    }
    for (Fence place : List.copyOf(all)) {
      if (!present.contains(place)) {
        try {
          folders.remove(place);
          all.remove(place);
        } catch (IOException e) {
          log.warn("task={} its files can't be removed: {}", task, e.toString());
        }
      }
    }
    if (all.isEmpty()) {
      places.remove(task);
    }
  }

  private static boolean hasFiles(Binding binding) {
    return binding.getSpec().getContainer().getVolumesList().stream()
        .anyMatch(ConfigNames::isFiles);
  }
}
