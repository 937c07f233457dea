/**
 * What every verb works with: the world outside ({@link dev.berth.cli.session.World}) and, made of
 * it and the global options, the {@link dev.berth.cli.session.Session} with its connection, which
 * is opened at the first use. Verbs reach neither the clock, the environment nor the standard
 * streams in any other way, so tests run them whole.
 */
@NullMarked
package dev.berth.cli.session;

import org.jspecify.annotations.NullMarked;
