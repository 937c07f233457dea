package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.StreamFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a nodelet sends for one caller, and the other way. The nodelet's side puts, the caller's
 * side takes; another part is asked for when one was taken, so that at most one waits here, however
 * fast the nodelet and however slow the caller. Nothing waits here the other way.
 */
public final class Session implements AutoCloseable {
  private final Runnable forget;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private @Nullable NodeletSide nodelet;
  private boolean closed;

  Session(Runnable forget) {
    this.forget = forget;
  }

  /** The nodelet's stream, as the session uses it. */
  public interface NodeletSide {
    /** Lets the nodelet send another frame. */
    void request();

    /** Waits until the nodelet has room, and sends; lost when it has gone. */
    void send(StreamFrame frame) throws InterruptedException;

    /** Ends the stream: the caller is gone, or has all. */
    void end();
  }

  /** What came. */
  public sealed interface Part {
    /** Some of a log. */
    record Chunk(LogChunk chunk) implements Part {}

    /** Something of any other stream. */
    record Frame(StreamFrame frame) implements Part {}

    /** What a node uses. */
    record Stats(NodeStatsResponse stats) implements Part {}

    /** There is no more. */
    record End() implements Part {}

    /** It broke off. */
    record Broken(Failure failure) implements Part {}
  }

  /** The nodelet has opened its stream. */
  public void opened(NodeletSide side) {
    boolean late;
    synchronized (this) {
      nodelet = side;
      late = closed;
    }
    if (late) {
      side.end();
    } else {
      side.request();
    }
  }

  /** The nodelet sent something. */
  public void put(Part part) {
    parts.add(part);
  }

  /** What came next; empty when nothing did in time. */
  Optional<Part> take(Duration wait) throws InterruptedException {
    Part part = parts.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    if (part instanceof Part.Chunk || part instanceof Part.Frame) {
      NodeletSide side;
      synchronized (this) {
        side = nodelet;
      }
      if (side != null) {
        side.request();
      }
    }
    return Optional.ofNullable(part);
  }

  /** Hands something to the nodelet, as fast as that takes it. Only once it has opened. */
  void send(StreamFrame frame) throws InterruptedException {
    NodeletSide side;
    synchronized (this) {
      side = nodelet;
    }
    if (side != null) {
      side.send(frame);
    }
  }

  synchronized boolean isOpened() {
    return nodelet != null;
  }

  @Override
  public void close() {
    forget.run();
    NodeletSide side;
    synchronized (this) {
      closed = true;
      side = nodelet;
    }
    if (side != null) {
      side.end();
    }
  }
}
