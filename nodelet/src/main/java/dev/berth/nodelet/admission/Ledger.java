package dev.berth.nodelet.admission;

import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.spec.Claim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is set aside of a node, by task. Safe for many threads. */
public final class Ledger {
  private static final String ANY_ADDRESS = "0.0.0.0";

  private final long cpuMillis;
  private final long memoryBytes;
  private final long diskBytes;
  private final Map<Object, List<Claim>> held = new HashMap<>();

  /** What there is to give. */
  public Ledger(long cpuMillis, long memoryBytes, long diskBytes) {
    this.cpuMillis = cpuMillis;
    this.memoryBytes = memoryBytes;
    this.diskBytes = diskBytes;
  }

  /** Of a node that can't tell how much disk there is. */
  public Ledger(long cpuMillis, long memoryBytes) {
    this(cpuMillis, memoryBytes, Long.MAX_VALUE);
  }

  /** Sets a claim aside for a task beside those that it holds, or says why that can't be. */
  public synchronized Optional<Refusal> admit(Object task, Claim claim) {
    long cpu = cpuMillis;
    long memory = memoryBytes;
    long disk = diskBytes;
    for (List<Claim> claims : held.values()) {
      for (Claim other : claims) {
        cpu -= other.cpuMillis();
        memory -= other.memoryBytes();
        disk -= other.diskBytes();
        Optional<String> taken = conflict(claim, other);
        if (taken.isPresent()) {
          return Optional.of(
              new Refusal("PortTaken", "port " + taken.get() + " of the node is taken"));
        }
      }
    }
    if (claim.cpuMillis() > cpu) {
      return Optional.of(
          new Refusal(
              "OutOfCpu",
              "%dm cpu wanted, %dm of %dm free".formatted(claim.cpuMillis(), cpu, cpuMillis)));
    }
    if (claim.memoryBytes() > memory) {
      return Optional.of(
          new Refusal(
              "OutOfMemory",
              "%d bytes of memory wanted, %d of %d free"
                  .formatted(claim.memoryBytes(), memory, memoryBytes)));
    }
    if (claim.diskBytes() > 0 && claim.diskBytes() > disk) {
      return Optional.of(
          new Refusal(
              "OutOfDisk",
              "%d bytes of ephemeral-storage wanted, %d of %d free"
                  .formatted(claim.diskBytes(), disk, diskBytes)));
    }
    held.merge(
        task,
        List.of(claim),
        (before, more) -> java.util.stream.Stream.concat(before.stream(), more.stream()).toList());
    return Optional.empty();
  }

  /** What a task holds now, whether there is room or not: it runs already. */
  public synchronized void hold(Object task, List<Claim> claims) {
    if (claims.isEmpty()) {
      held.remove(task);
    } else {
      held.put(task, List.copyOf(claims));
    }
  }

  private static Optional<String> conflict(Claim claim, Claim other) {
    for (String port : claim.ports()) {
      for (String taken : other.ports()) {
        if (collide(port, taken)) {
          return Optional.of(port);
        }
      }
    }
    return Optional.empty();
  }

  /** "address:port/protocol"; any address collides with each. */
  private static boolean collide(String one, String other) {
    int colon = one.lastIndexOf(':');
    int otherColon = other.lastIndexOf(':');
    String address = one.substring(0, colon);
    String otherAddress = other.substring(0, otherColon);
    return one.substring(colon).equals(other.substring(otherColon))
        && (address.equals(otherAddress)
            || address.equals(ANY_ADDRESS)
            || otherAddress.equals(ANY_ADDRESS));
  }
}
