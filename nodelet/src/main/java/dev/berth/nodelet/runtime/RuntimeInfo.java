package dev.berth.nodelet.runtime;

import java.util.Set;

/**
 * The machine that the runtime runs on.
 *
 * @param version for example "docker://20.10.24"
 * @param architecture as Go names it, for example "amd64"
 * @param dataFolder where it keeps images and containers
 * @param runtimes by what containers may be run, such as "runc" and "nvidia"
 */
public record RuntimeInfo(
    String version,
    String kernelVersion,
    String os,
    String architecture,
    String hostname,
    int cpus,
    long memoryBytes,
    String dataFolder,
    Set<String> runtimes) {
  public RuntimeInfo {
    runtimes = Set.copyOf(runtimes);
  }

  /** One of which it is not known by what it runs containers. */
  public RuntimeInfo(
      String version,
      String kernelVersion,
      String os,
      String architecture,
      String hostname,
      int cpus,
      long memoryBytes,
      String dataFolder) {
    this(
        version,
        kernelVersion,
        os,
        architecture,
        hostname,
        cpus,
        memoryBytes,
        dataFolder,
        Set.of());
  }
}
