/** {@code berth config}: shows and changes the contexts of the config file. */
@NullMarked
package dev.berth.cli.config;

import org.jspecify.annotations.NullMarked;
