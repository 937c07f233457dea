package dev.berth.nodelet.control;

import dev.berth.api.rpc.v1.OpenSession;
import io.grpc.Channel;

/** Serves what API servers ask for on the control stream. */
@FunctionalInterface
public interface SessionOpener {
  /** Opens the session to the server that asks for it, and returns at once. */
  void open(Channel server, OpenSession session);
}
