/**
 * What a simulation has found, as people read it: {@code ReportText} for the figures, {@code
 * SeriesCsv} and {@code Chart} for how they came about. Nothing here depends on when or where it is
 * written.
 */
@NullMarked
package dev.berth.bench.simulation.report;

import org.jspecify.annotations.NullMarked;
