/** The terminal that a person sits at: whether there is one, how large it is, and its raw mode. */
@NullMarked
package dev.berth.cli.terminal;

import org.jspecify.annotations.NullMarked;
