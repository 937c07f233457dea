package dev.berth.nodelet.device;

import dev.berth.nodelet.runtime.RuntimeInfo;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NVIDIA's graphics processors, as the driver lists them: a folder for each below {@code
 * /proc/driver/nvidia/gpus}, named by its place on the bus, whose file {@code information} has a
 * line "GPU UUID: GPU-...".
 */
public final class Gpus {
  /** The runtime that NVIDIA's toolkit registers with Docker: without it Docker can give none. */
  static final String RUNTIME = "nvidia";

  private static final Logger log = LoggerFactory.getLogger(Gpus.class);
  private static final Pattern UUID = Pattern.compile("GPU UUID:\\s*(GPU-[0-9a-fA-F-]+)\\s*");

  private Gpus() {}

  /**
   * @param proc "/proc", of the runtime's host
   * @return UUIDs, by place on the bus; none when the runtime can't give them to containers
   */
  public static List<String> of(RuntimeInfo runtime, Path proc) {
    Path folder = proc.resolve("driver/nvidia/gpus");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    if (!runtime.runtimes().contains(RUNTIME)) {
      log.warn("GPUs are not offered: Docker has no runtime \"{}\"", RUNTIME);
      return List.of();
    }
    List<Path> gpus = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(gpus::add);
    } catch (IOException e) {
      log.warn("GPUs are not offered: {} can't be read: {}", folder, e.getMessage());
    }
    return gpus.stream().sorted().flatMap(gpu -> uuid(gpu).stream()).toList();
  }

  private static List<String> uuid(Path gpu) {
    try {
      return Files.readAllLines(gpu.resolve("information")).stream()
          .map(UUID::matcher)
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .toList();
    } catch (IOException e) {
      log.warn("GPU {} is not offered: {}", gpu.getFileName(), e.getMessage());
      return List.of();
    }
  }
}
