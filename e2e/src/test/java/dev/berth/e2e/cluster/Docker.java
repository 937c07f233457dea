package dev.berth.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Docker has of one cluster's nodes. */
public final class Docker {
  /** Of any of these machines: the ids that the nodelets keep in their data folders. */
  private final java.util.function.Supplier<List<String>> machines;

  Docker(java.util.function.Supplier<List<String>> machines) {
    this.machines = machines;
  }

  /** One container. */
  public record Container(
      String id,
      String state,
      String node,
      String namespace,
      String task,
      String uid,
      String attempt) {
    public boolean isRunning() {
      return state.equals("running");
    }
  }

  /** All containers of the cluster, whatever state they are in. */
  public List<Container> containers() {
    List<Container> found = new ArrayList<>();
    for (String machine : machines.get()) {
      String format =
          "{{.ID}}|{{.State}}|{{.Label \"berth.dev/node\"}}|{{.Label \"berth.dev/namespace\"}}"
              + "|{{.Label \"berth.dev/task\"}}|{{.Label \"berth.dev/uid\"}}|{{.Label \"berth.dev/attempt\"}}";
      Shell.run("docker", "ps", "-a", "--no-trunc", "--filter", label(machine), "--format", format)
          .lines()
          .forEach(line -> found.add(container(line)));
    }
    return found;
  }

  /** The containers of a task of namespace default. */
  public List<Container> of(String task) {
    return containers().stream().filter(one -> one.task().equals(task)).toList();
  }

  /** Removes a container behind everybody's back. */
  public void remove(Container container) {
    Shell.run("docker", "rm", "-f", container.id());
  }

  /** Removes all that there is of the cluster, once its nodelets have ended. */
  void clean() {
    removeAll();
    machines.get().forEach(machine -> forgetSecrets(Path.of("/run/berth", machine)));
  }

  /** Removes all that Docker holds for the cluster. */
  void removeAll() {
    for (String machine : machines.get()) {
      forAll(
          List.of("docker", "ps", "-aq", "--filter", label(machine)),
          List.of("docker", "rm", "-f"));
      forAll(
          List.of("docker", "volume", "ls", "-q", "--filter", label(machine)),
          List.of("docker", "volume", "rm"));
    }
  }

  /** The tmpfs that a nodelet may have mounted for Secrets; it goes with the machine otherwise. */
  private static void forgetSecrets(Path memory) {
    if (Files.isDirectory(memory)) {
      Shell.tried(Map.of(), List.of("umount", memory.toString()));
      Shell.tried(Map.of(), List.of("rmdir", memory.toString()));
    }
  }

  private static String label(String machine) {
    return "label=berth.dev/machine=" + machine;
  }

  private static void forAll(List<String> list, List<String> command) {
    List<String> ids = Shell.run(list.toArray(String[]::new)).lines();
    if (!ids.isEmpty()) {
      List<String> all = new ArrayList<>(command);
      all.addAll(ids);
      Shell.tried(Map.of(), all);
    }
  }

  private static Container container(String line) {
    String[] parts = line.split("\\|", -1);
    return new Container(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
  }
}
