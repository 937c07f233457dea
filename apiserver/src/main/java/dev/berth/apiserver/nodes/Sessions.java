package dev.berth.apiserver.nodes;

import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.api.rpc.v1.ServerMessage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The sessions that were asked for and are not over: pairs a caller with a nodelet's stream. */
public final class Sessions {
  private final Supplier<String> ids;
  private final Map<String, Session> waiting = new ConcurrentHashMap<>();

  /**
   * @param ids makes names that nobody can guess
   */
  public Sessions(Supplier<String> ids) {
    this.ids = ids;
  }

  /**
   * Asks a node for a stream. The session must be closed.
   *
   * @param request all but the session's name
   */
  Session open(Link link, OpenSession request) {
    String id = ids.get();
    Session session = new Session(() -> waiting.remove(id));
    waiting.put(id, session);
    link.send(ServerMessage.newBuilder().setOpen(request.toBuilder().setSession(id)).build());
    return session;
  }

  /** The session that a nodelet's stream is for, once; empty when nobody waits for it any more. */
  public Optional<Session> claim(String id) {
    return Optional.ofNullable(waiting.remove(id));
  }
}
