package dev.berth.nodelet.stats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The kernel's files of one container, as they were recorded, in a folder of their own. */
final class RecordedKernel {
  static final String CONTAINER =
      "20199d1eebe220ab80488606a8ed5b3944040a4197bd730865f8ad6e931ebbf9";
  static final long PID = 4711;

  private final Path folder;

  private RecordedKernel(Path folder) {
    this.folder = folder;
  }

  /** Docker with cgroupfs on version 1, each controller with a folder of its own. */
  static RecordedKernel v1(Path folder) throws IOException {
    return v1(folder, "cpuacct", false);
  }

  /** Docker with systemd on version 1, as most distributions had it: two controllers share one. */
  static RecordedKernel v1Joined(Path folder) throws IOException {
    return v1(folder, "cpu,cpuacct", true);
  }

  private static RecordedKernel v1(Path folder, String cpu, boolean joined) throws IOException {
    RecordedKernel kernel = new RecordedKernel(folder);
    kernel.process(
        "v1", joined ? Map.of("1:cpu:", "1:cpu,cpuacct:", "2:cpuacct:", "2:none:") : Map.of());
    Map<String, String> controllers =
        Map.of(
            "cpuacct.usage", cpu,
            "memory.usage_in_bytes", "memory",
            "memory.limit_in_bytes", "memory",
            "memory.stat", "memory",
            "blkio.throttle.io_service_bytes_recursive", "blkio");
    for (Map.Entry<String, String> one : controllers.entrySet()) {
      kernel.write(
          kernel
              .roots()
              .cgroups()
              .resolve(one.getValue() + "/docker/" + CONTAINER + "/" + one.getKey()),
          text("v1", one.getKey()));
    }
    return kernel;
  }

  /** Docker with systemd on version 2. */
  static RecordedKernel v2(Path folder) throws IOException {
    RecordedKernel kernel = new RecordedKernel(folder);
    kernel.process("v2", Map.of());
    for (String file :
        new String[] {"cpu.stat", "memory.current", "memory.max", "memory.stat", "io.stat"}) {
      kernel.write(kernel.group().resolve(file), text("v2", file));
    }
    return kernel;
  }

  KernelRoots roots() {
    return new KernelRoots(folder.resolve("proc"), folder.resolve("cgroup"));
  }

  /** Where version 2 has the container. */
  Path group() {
    return roots().cgroups().resolve("system.slice/docker-" + CONTAINER + ".scope");
  }

  /** The container has ended: all of its files are gone. */
  void end() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The container is in the network of whoever reads. */
  void sharesTheNetwork() throws IOException {
    Path link = roots().process(PID).resolve("ns/net");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("net:[1]"));
  }

  private void process(String version, Map<String, String> changes) throws IOException {
    Path process = roots().process(PID);
    String groups = text(version, "cgroup").replace("CONTAINER", CONTAINER);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      groups = groups.replace(change.getKey(), change.getValue());
    }
    write(process.resolve("cgroup"), groups);
    write(process.resolve("net/dev"), text(version, "net-dev"));
    Files.createDirectories(process.resolve("ns"));
    Files.createSymbolicLink(process.resolve("ns/net"), Path.of("net:[2]"));
    Files.createDirectories(roots().proc().resolve("self/ns"));
    Files.createSymbolicLink(roots().proc().resolve("self/ns/net"), Path.of("net:[1]"));
  }

  private void write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private static String text(String version, String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedKernel.class.getResourceAsStream(version + "/" + file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
