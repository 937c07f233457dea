/**
 * What would be decided, with nobody's place at stake: a {@link
 * dev.berth.scheduling.preview.Picture} of a cluster, changed as one likes, and a {@link
 * dev.berth.scheduling.preview.Preview} that plays the scheduler's judgement on it until it comes
 * to rest. Binds succeed, and who is asked to go has gone. The command line shows it, and
 * rebalancing works on the same picture.
 */
@NullMarked
package dev.berth.scheduling.preview;

import org.jspecify.annotations.NullMarked;
