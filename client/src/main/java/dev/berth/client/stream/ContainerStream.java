package dev.berth.client.stream;

import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import java.util.Optional;

/**
 * A stream into a task's container that has begun. One thread reads, others may send; any may
 * close, which ends every wait and all that goes on at the node.
 */
public interface ContainerStream extends AutoCloseable {
  /** How much data one frame has at most, in bytes. */
  int MAX_DATA = 64 * 1024;

  /** What the node said when it began. */
  StreamOpened opened();

  /**
   * Sends a frame, as soon as the node has room for it.
   *
   * @return false when the stream is over: why is for the reader to find out
   */
  boolean send(StreamFrame frame) throws InterruptedException;

  /**
   * Waits for the node's next frame; empty when it has ended the stream well.
   *
   * @throws dev.berth.api.failure.FailureException when it failed: <em>unavailable</em> when the
   *     API server or the node is lost, or it was closed here
   */
  Optional<StreamFrame> next() throws InterruptedException;

  @Override
  void close();
}
