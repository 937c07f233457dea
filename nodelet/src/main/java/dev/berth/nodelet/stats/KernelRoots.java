package dev.berth.nodelet.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the kernel's files are.
 *
 * @param proc "/proc"
 * @param cgroups "/sys/fs/cgroup"
 */
public record KernelRoots(Path proc, Path cgroups) {
  public static final KernelRoots SYSTEM =
      new KernelRoots(Path.of("/proc"), Path.of("/sys/fs/cgroup"));

  Path process(long pid) {
    return proc.resolve(Long.toString(pid));
  }

  /**
   * The group of a container's process. Lines of its file are "4:memory:/docker/&lt;id&gt;", or
   * "4:cpu,cpuacct:..." for controllers that share a folder; "0::/..." is the group of version 2,
   * which also stands there, without any controller, where version 1 is used.
   *
   * @return empty when the process is not that container's, as when it is on another host or in
   *     another space of process ids, or its files are not below the root
   */
  Optional<Cgroup> cgroup(long pid, String container) throws IOException {
    Map<String, Path> folders = new HashMap<>();
    for (String line : Files.readAllLines(process(pid).resolve("cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[2].contains(container) && !parts[2].contains("..")) {
        for (String controller : parts[1].split(",", -1)) {
          folders.put(controller, folder(parts[1], controller, parts[2]));
        }
      }
    }
    List<String> needed = List.of("cpuacct", "memory", "blkio");
    if (needed.stream().allMatch(one -> exists(folders.get(one)))) {
      return Optional.of(
          new CgroupV1(
              folders.getOrDefault("cpuacct", cgroups),
              folders.getOrDefault("memory", cgroups),
              folders.getOrDefault("blkio", cgroups)));
    }
    Path unified = folders.getOrDefault("", cgroups);
    return Files.exists(unified.resolve("memory.current"))
        ? Optional.of(new CgroupV2(unified))
        : Optional.empty();
  }

  private Path folder(String controllers, String controller, String group) {
    String below = group.substring(1);
    if (controllers.isEmpty()) {
      return cgroups.resolve(below);
    }
    Path joined = cgroups.resolve(controllers);
    return (Files.exists(joined) ? joined : cgroups.resolve(controller)).resolve(below);
  }

  private static boolean exists(@Nullable Path folder) {
    return folder != null && Files.exists(folder);
  }
}
