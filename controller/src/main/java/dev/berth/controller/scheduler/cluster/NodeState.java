package dev.berth.controller.scheduler.cluster;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node: what it is and what it still has. Filters and scores read it for every task, so that
 * what they read is worked out when the node or its places change, not when it is asked.
 *
 * <p>A node that is only known from a Binding has no facts yet ({@link #exists} is false): what is
 * used on it counts from the moment that it appears.
 */
public final class NodeState {
  // What a Task without requests weighs when the load is compared, as in Kubernetes: otherwise all
  // such Tasks would go to the one node that happens to be the emptiest.
  private static final long ASSUMED_CPU = 100;
  private static final long ASSUMED_MEMORY = 200L << 20;

  private final String name;
  private final Ports ports = new Ports();
  private boolean exists;
  private Facts facts = Facts.NONE;
  private long usedCpu;
  private long usedMemory;
  private final Map<String, Long> usedOthers = new HashMap<>();
  private long weighedCpu;
  private long weighedMemory;
  private int tasks;

  NodeState(String name) {
    this.name = name;
  }

  /**
   * Takes over what the Node says.
   *
   * @return whether a filter or a score could see a difference
   */
  boolean learn(Node node) {
    Facts now = Facts.of(node);
    boolean changed = !exists || !now.equals(facts);
    exists = true;
    facts = now;
    return changed;
  }

  /** The Node is gone; what is used on it stays counted in case that it returns. */
  void forget() {
    exists = false;
  }

  void use(Amounts amounts, List<HostPort> hostPorts) {
    change(amounts, 1);
    hostPorts.forEach(ports::take);
  }

  void free(Amounts amounts, List<HostPort> hostPorts) {
    change(amounts, -1);
    hostPorts.forEach(ports::free);
  }

  private void change(Amounts amounts, int sign) {
    usedCpu += sign * amounts.cpu();
    usedMemory += sign * amounts.memory();
    amounts
        .others()
        .forEach((resource, amount) -> usedOthers.merge(resource, sign * amount, Long::sum));
    weighedCpu += sign * weighedCpu(amounts);
    weighedMemory += sign * weighedMemory(amounts);
    tasks += sign;
  }

  public String name() {
    return name;
  }

  public boolean exists() {
    return exists;
  }

  /** Whether its Ready condition is True. */
  public boolean ready() {
    return facts.ready();
  }

  public boolean unschedulable() {
    return facts.unschedulable();
  }

  public Map<String, String> labels() {
    return facts.labels();
  }

  public List<Taint> taints() {
    return facts.taints();
  }

  public Amounts allocatable() {
    return facts.allocatable();
  }

  /** Negative when the node is overfilled. */
  public long freeCpu() {
    return facts.allocatable().cpu() - usedCpu;
  }

  /** Negative when the node is overfilled. */
  public long freeMemory() {
    return facts.allocatable().memory() - usedMemory;
  }

  /** How much of another resource is left; negative when the node is overfilled. */
  public long free(String resource) {
    return allocatable(resource) - usedOthers.getOrDefault(resource, 0L);
  }

  /** How much of another resource there is; 0 when the node does not offer it. */
  public long allocatable(String resource) {
    return facts.allocatable().others().getOrDefault(resource, 0L);
  }

  /** Whether the node says how much it has of another resource. */
  public boolean tells(String resource) {
    return facts.allocatable().others().containsKey(resource);
  }

  /** How many tasks use it. */
  public int tasks() {
    return tasks;
  }

  /** The larger share of cpu and memory that is used with this demand added, in millionths. */
  public long dominantShareWith(Amounts demand) {
    return Math.max(
        share(weighedCpu + weighedCpu(demand), facts.allocatable().cpu()),
        share(weighedMemory + weighedMemory(demand), facts.allocatable().memory()));
  }

  /** Whether a port of the node is taken. */
  public boolean portTaken(int port, boolean udp) {
    return ports.taken(port, udp);
  }

  public boolean hasPortRange() {
    return facts.firstPort() > 0 && facts.lastPort() >= facts.firstPort();
  }

  /** See {@link Ports#choose}. */
  public Optional<List<HostPort>> choosePorts(List<PortDemand> wanted, long attempt) {
    return wanted.isEmpty()
        ? Optional.of(List.of())
        : ports.choose(wanted, facts.firstPort(), facts.lastPort(), attempt);
  }

  /** Whether nothing is known or used: it may be dropped. */
  boolean isBlank() {
    return !exists && tasks == 0;
  }

  private static long share(long used, long of) {
    // Through double: millionths of up to 2^53 bytes do not fit in a long.
    return of <= 0 ? Long.MAX_VALUE : (long) ((double) used / of * 1_000_000);
  }

  private static long weighedCpu(Amounts amounts) {
    return amounts.cpu() == 0 ? ASSUMED_CPU : amounts.cpu();
  }

  private static long weighedMemory(Amounts amounts) {
    return amounts.memory() == 0 ? ASSUMED_MEMORY : amounts.memory();
  }
}
