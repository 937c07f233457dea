/** {@code berth get}: objects as tables, YAML, JSON or names. Lists are read and shown in pages. */
@NullMarked
package dev.berth.cli.get;

import org.jspecify.annotations.NullMarked;
