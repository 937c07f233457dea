package dev.berth.bench.simulation.trace;

/**
 * How much a node has, or a task asks for.
 *
 * @param cpu in thousandths of a core
 * @param memory in bytes
 * @param gpu in thousandths of a GPU
 */
public record Size(long cpu, long memory, long gpu) {
  public Size {
    if (cpu < 0 || memory < 0 || gpu < 0) {
      throw new IllegalArgumentException(
          "less than nothing: cpu %d memory %d gpu %d".formatted(cpu, memory, gpu));
    }
  }
}
