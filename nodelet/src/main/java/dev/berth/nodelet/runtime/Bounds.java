package dev.berth.nodelet.runtime;

import java.util.List;

/**
 * What bounds a container beside cpu and memory; 0 and empty leave what the runtime has.
 *
 * @param swapBytes beside a limit of memory; 0 for none
 * @param pids how many processes and threads it may have
 * @param shmBytes how much its /dev/shm may hold
 * @param cpuset the cpus that it may run on, for example "0-2,7"
 */
public record Bounds(
    long swapBytes, long pids, List<Ulimit> ulimits, long shmBytes, String cpuset) {
  public static final Bounds NONE = new Bounds(0, 0, List.of(), 0, "");

  public Bounds {
    ulimits = List.copyOf(ulimits);
  }

  /** A limit of each process; -1 is no limit. */
  public record Ulimit(String name, long soft, long hard) {}
}
