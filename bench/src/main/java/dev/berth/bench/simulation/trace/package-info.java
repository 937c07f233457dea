/**
 * What a simulation is given: nodes, tasks and queues, read from CSV files or made up. {@code
 * TraceFiles} reads them; {@code TraceFormats} has the formats, a header tells which one a file is
 * in.
 */
@NullMarked
package dev.berth.bench.simulation.trace;

import org.jspecify.annotations.NullMarked;
