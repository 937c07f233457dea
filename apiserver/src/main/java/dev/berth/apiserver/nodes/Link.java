package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.ServerMessage;

/** A nodelet's control stream, as seen from here. Safe for use by many threads. */
public interface Link {
  /** Sends; lost without a sign when the stream is broken. */
  void send(ServerMessage message);

  /** Ends the stream and says why. */
  void end(Failure why);
}
