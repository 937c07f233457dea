package dev.berth.bench.node;

import dev.berth.bench.load.Figures;
import dev.berth.bench.rig.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a nodelet and its Docker hold at a moment.
 *
 * @param heapMegabytes after a collection
 */
record Holdings(
    int threads, int descriptors, double heapMegabytes, int containers, int networks, int volumes) {
  static Holdings of(long pid, String docker) throws IOException, InterruptedException {
    return new Holdings(
        Processes.threads(pid),
        Processes.descriptors(pid),
        Processes.heapMegabytes(pid),
        lines(docker, "ps", "-aq", "--filter", "label=berth.dev/node=bench"),
        lines(docker, "network", "ls", "-q"),
        lines(docker, "volume", "ls", "-q"));
  }

  void print(String when, Figures figures) {
    figures.print("nodelet.threads." + when, threads, "threads");
    figures.print("nodelet.descriptors." + when, descriptors, "descriptors");
    figures.print("nodelet.heap." + when, heapMegabytes, "MB");
    figures.print("docker.containers." + when, containers, "containers");
    figures.print("docker.networks." + when, networks, "networks");
    figures.print("docker.volumes." + when, volumes, "volumes");
  }

  private static int lines(String docker, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "-H", docker));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(text);
    }
    return Math.toIntExact(text.lines().count());
  }
}
