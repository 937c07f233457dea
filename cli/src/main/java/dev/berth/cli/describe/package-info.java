/**
 * {@code berth describe}: one object for people, grouped, with its Events. Tasks and nodes have a
 * page of their own; every other kind has the one that is made from its schema. Reads the object,
 * its Events and, for a node, the Bindings and Tasks there.
 */
@NullMarked
package dev.berth.cli.describe;

import org.jspecify.annotations.NullMarked;
