/**
 * Which of the nodes that fit is best: one class per wish. Each gives points from 0 to 10000, and
 * {@link dev.berth.scheduling.score.Scores} weighs them.
 */
@NullMarked
package dev.berth.scheduling.score;

import org.jspecify.annotations.NullMarked;
