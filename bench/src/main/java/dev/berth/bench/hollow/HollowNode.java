package dev.berth.bench.hollow;

import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import java.util.UUID;

/** What a hollow node says that it is. */
public record HollowNode(String name, String cpu, String memory) {
  /** Four cores and 8 GiB. */
  public static HollowNode of(String name) {
    return new HollowNode(name, "4", "8Gi");
  }

  Hello hello() {
    return Hello.newBuilder()
        .setNode(name)
        .setMachineId("machine-of-" + name)
        .setInstance(UUID.randomUUID().toString())
        .setStatus(
            NodeStatus.newBuilder()
                .putCapacity("cpu", quantity(cpu))
                .putCapacity("memory", quantity(memory))
                .putAllocatable("cpu", quantity(cpu))
                .putAllocatable("memory", quantity(memory))
                .setPortRange(PortRange.newBuilder().setFirst(20000).setLast(20999))
                .setAddress("127.0.0.1"))
        .build();
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }
}
