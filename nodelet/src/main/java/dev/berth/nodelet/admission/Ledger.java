package dev.berth.nodelet.admission;

import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.spec.Claim;
import dev.berth.nodelet.spec.Room;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What is set aside of a node, by task. Revocable tasks share what others have requested and do not
 * use, and take nothing of the rest: neither kind sees the other's cpu and memory. Ports, disk and
 * what is counted are the same for both. Safe for many threads.
 */
public final class Ledger {
  private static final String ANY_ADDRESS = "0.0.0.0";

  private final Room all;
  private final long diskBytes;
  private final Map<String, Long> counted;
  private final Map<Object, List<Claim>> held = new HashMap<>();
  private Room idle = Room.NONE;

  /**
   * What there is to give.
   *
   * @param counted resources that are given by number; others are not looked at
   */
  public Ledger(long cpuMillis, long memoryBytes, long diskBytes, Map<String, Long> counted) {
    this.all = new Room(cpuMillis, memoryBytes);
    this.diskBytes = diskBytes;
    this.counted = Map.copyOf(counted);
  }

  /** Of a node that counts nothing else. */
  public Ledger(long cpuMillis, long memoryBytes, long diskBytes) {
    this(cpuMillis, memoryBytes, diskBytes, Map.of());
  }

  /** Of a node that can't tell how much disk there is. */
  public Ledger(long cpuMillis, long memoryBytes) {
    this(cpuMillis, memoryBytes, Long.MAX_VALUE);
  }

  /** What revocable tasks may have together from now on; nothing until this is said. */
  public synchronized void lend(Room amount) {
    idle = amount;
  }

  /** Sets a claim aside for a task beside those that it holds, or says why that can't be. */
  public synchronized Optional<Refusal> admit(Object task, Claim claim) {
    Optional<Refusal> refusal =
        port(claim).or(() -> room(claim)).or(() -> disk(claim)).or(() -> counted(claim));
    if (refusal.isEmpty()) {
      held.merge(
          task,
          List.of(claim),
          (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }
    return refusal;
  }

  /** What a task holds now, whether there is room or not: it runs already. */
  public synchronized void hold(Object task, List<Claim> claims) {
    if (claims.isEmpty()) {
      held.remove(task);
    } else {
      held.put(task, List.copyOf(claims));
    }
  }

  private Stream<Claim> held() {
    return held.values().stream().flatMap(Collection::stream);
  }

  private long held(ToLongFunction<Claim> what) {
    return held().mapToLong(what).sum();
  }

  private Optional<Refusal> port(Claim claim) {
    return held()
        .flatMap(other -> conflict(claim, other).stream())
        .findFirst()
        .map(taken -> new Refusal("PortTaken", "port " + taken + " of the node is taken"));
  }

  /** Nothing always has room, however much is held. */
  private Optional<Refusal> room(Claim claim) {
    Room whole = claim.revocable() ? idle : all;
    Room free =
        held()
            .filter(other -> other.revocable() == claim.revocable())
            .map(Claim::room)
            .reduce(whole, Room::minus)
            .max(Room.NONE);
    if (claim.cpuMillis() > free.cpuMillis()) {
      return Optional.of(
          new Refusal(
              claim.revocable() ? "OutOfIdleCpu" : "OutOfCpu",
              "%dm %scpu wanted, %dm of %dm free"
                  .formatted(claim.cpuMillis(), idle(claim), free.cpuMillis(), whole.cpuMillis())));
    }
    if (claim.memoryBytes() > free.memoryBytes()) {
      return Optional.of(
          new Refusal(
              claim.revocable() ? "OutOfIdleMemory" : "OutOfMemory",
              "%d bytes of %smemory wanted, %d of %d free"
                  .formatted(
                      claim.memoryBytes(), idle(claim), free.memoryBytes(), whole.memoryBytes())));
    }
    return Optional.empty();
  }

  private static String idle(Claim claim) {
    return claim.revocable() ? "idle " : "";
  }

  private Optional<Refusal> disk(Claim claim) {
    long free = Math.max(0, diskBytes - held(Claim::diskBytes));
    return claim.diskBytes() > free
        ? Optional.of(
            new Refusal(
                "OutOfDisk",
                "%d bytes of ephemeral-storage wanted, %d of %d free"
                    .formatted(claim.diskBytes(), free, diskBytes)))
        : Optional.empty();
  }

  private Optional<Refusal> counted(Claim claim) {
    for (Map.Entry<String, Long> asked : new TreeMap<>(claim.counted()).entrySet()) {
      String name = asked.getKey();
      Long there = counted.get(name);
      if (there != null) {
        long free = Math.max(0, there - held(other -> other.counted().getOrDefault(name, 0L)));
        if (asked.getValue() > free) {
          return Optional.of(
              new Refusal(
                  "OutOfResource",
                  "%d of %s wanted, %d of %d free".formatted(asked.getValue(), name, free, there)));
        }
      }
    }
    return Optional.empty();
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
