/**
 * Streams into containers: commands, terminals, ports and files. An API server asks for one on the
 * control stream; {@link dev.berth.nodelet.stream.StreamSessions} opens a session to it, finds the
 * container that is meant and carries frames between the two, as fast as the slower one of them
 * goes. When the session ends, for whatever reason, so do the streams at the runtime.
 */
@NullMarked
package dev.berth.nodelet.stream;

import org.jspecify.annotations.NullMarked;
