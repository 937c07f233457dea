package dev.berth.nodelet.stats;

/**
 * What a container has used of cpus since it began, and uses of memory.
 *
 * @param cpuNanos nanoseconds of one cpu
 * @param memoryBytes its working set
 */
public record Load(long cpuNanos, long memoryBytes) {}
