package dev.berth.nodelet.device;

import dev.berth.nodelet.runtime.RuntimeInfo;
import java.util.Set;

/** What NVIDIA's driver writes, and Docker tells. */
final class GpusSamples {
  private GpusSamples() {}

  static String information(String bus, String uuid) {
    return """
    Model: \t\t NVIDIA A10
    IRQ:   \t\t 141
    GPU UUID: \t %s
    Video BIOS: \t 94.02.75.00.03
    Bus Type: \t PCIe
    DMA Size: \t 47 bits
    DMA Mask: \t 0x7fffffffffff
    Bus Location: \t %s
    Device Minor: \t 0
    GPU Excluded:\t No
    """
        .formatted(uuid, bus);
  }

  static RuntimeInfo runtime(Set<String> runtimes) {
    return new RuntimeInfo("docker://24", "6.1", "linux", "amd64", "h", 2, 1 << 30, "/", runtimes);
  }
}
