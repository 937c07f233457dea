package dev.berth.nodelet.runtime;

/**
 * The machine that the runtime runs on.
 *
 * @param version for example "docker://20.10.24"
 * @param architecture as Go names it, for example "amd64"
 * @param dataFolder where it keeps images and containers
 */
public record RuntimeInfo(
    String version,
    String kernelVersion,
    String os,
    String architecture,
    String hostname,
    int cpus,
    long memoryBytes,
    String dataFolder) {}
