/**
 * The scheduler's core on a cluster that is not there, in a time that nobody waits for: what a
 * trace's tasks would have got, and when.
 *
 * <pre>
 *   trace   ──▶ Simulation ──▶ Measurements ──▶ report
 *   CSV files   events, and    what was used,   text, CSV and a picture
 *               the core       who waited
 * </pre>
 *
 * <p>The same trace, seed and options give the same bytes. Only how long it really took differs,
 * and that is told apart from the rest.
 */
@NullMarked
package dev.berth.bench.simulation;

import org.jspecify.annotations.NullMarked;
