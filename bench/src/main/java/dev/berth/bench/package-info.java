/**
 * Measurements. Each figure stands beside what the machine itself can do, measured in the same run:
 * {@code api} beside etcd, {@code start} beside Docker.
 */
@NullMarked
package dev.berth.bench;

import org.jspecify.annotations.NullMarked;
