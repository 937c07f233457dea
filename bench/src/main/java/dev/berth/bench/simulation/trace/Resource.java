package dev.berth.bench.simulation.trace;

import java.util.List;

/** What nodes have and tasks ask for. */
public enum Resource {
  /** In thousandths of a core. */
  CPU("cpu"),
  /** In bytes. */
  MEMORY("memory"),
  /** In thousandths of a GPU; a node's GPUs are one sum, whoever is on which of them. */
  GPU("berth.dev/gpu-milli");

  public static final List<Resource> ALL = List.of(values());

  private final String name;

  Resource(String name) {
    this.name = name;
  }

  /** As nodes and tasks name it. */
  public String resourceName() {
    return name;
  }

  /** As people name it. */
  public String label() {
    return this == GPU ? "gpu" : name;
  }

  public long of(Size size) {
    return switch (this) {
      case CPU -> size.cpu();
      case MEMORY -> size.memory();
      case GPU -> size.gpu();
    };
  }
}
