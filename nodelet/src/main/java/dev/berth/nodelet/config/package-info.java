/**
 * ConfigMaps and Secrets in containers. {@link dev.berth.nodelet.config.ConfigNames} says which
 * ones a Binding names; {@link dev.berth.nodelet.config.ConfigFeed} watches exactly those, and
 * keeps what it saw last while no API server answers; {@link dev.berth.nodelet.config.Resolver}
 * makes variables and files of them, or says what is missing; {@link
 * dev.berth.nodelet.config.ConfigVolumes} writes the files, swaps them as a whole when they change,
 * and removes them with their containers.
 *
 * <p>What a Secret holds is in memory and on a tmpfs, and nowhere else: no record of this package
 * shows it as text, no message names more than its key. As a variable it is in the container's own
 * settings, which the runtime keeps.
 *
 * <p>Reads API servers; writes below the data folder's {@code config} and below {@code /run/berth};
 * the loop puts what is made into containers.
 */
@NullMarked
package dev.berth.nodelet.config;

import org.jspecify.annotations.NullMarked;
