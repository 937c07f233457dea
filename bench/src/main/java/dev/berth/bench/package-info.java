/**
 * Measurements. Each figure stands beside what the machine itself can do, measured in the same run:
 * {@code api} beside etcd, {@code start} beside Docker. {@code simulation} measures no time, and
 * tells how good the scheduler's places are.
 */
@NullMarked
package dev.berth.bench;

import org.jspecify.annotations.NullMarked;
