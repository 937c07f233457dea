/**
 * Which of the nodes that fit is best: one class per wish, compared in the order in which {@link
 * dev.berth.controller.scheduler.score.Scores} lists them.
 */
@NullMarked
package dev.berth.controller.scheduler.score;

import org.jspecify.annotations.NullMarked;
