package dev.berth.nodelet.runtime;

/**
 * What is at a path in a container.
 *
 * @param name its last name
 * @param size of a file, in bytes
 */
public record PathStat(String name, boolean folder, long size) {}
