/**
 * What people read: the terminal, tables, ages, and objects as table, YAML, JSON or names. Reads
 * nothing and decides nothing.
 */
@NullMarked
package dev.berth.cli.output;

import org.jspecify.annotations.NullMarked;
