package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.LogChunk;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a nodelet sends for one caller. The nodelet's side puts, the caller's side takes; another
 * chunk is asked for when one was taken, so that at most one waits here, however fast the nodelet
 * and however slow the caller.
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

    /** Ends the stream: the caller is gone, or has all. */
    void end();
  }

  /** What came. */
  public sealed interface Part {
    /** Some output. */
    record Chunk(LogChunk chunk) implements Part {}

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
    if (part instanceof Part.Chunk) {
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
