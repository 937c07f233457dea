/**
 * Where to, as whom, and in which namespace: the config file's contexts, and what overrides them. A
 * flag wins over the environment, and that over the context. Promises that a token is never
 * printed, and that the config file can be read by its owner only.
 */
@NullMarked
package dev.berth.cli.context;

import org.jspecify.annotations.NullMarked;
