package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import io.grpc.Channel;
import java.util.Iterator;
import java.util.List;

/**
 * Talks to API servers. All calls block, honour the client's timeout and fail with a {@link
 * dev.berth.api.failure.FailureException}. Safe for use by many threads.
 */
public interface BerthClient extends AutoCloseable {
  /** All that can be done with objects of one kind. */
  <T extends Message> ObjectClient<T> objects(Kind<T> kind);

  /** Binds, evicts and releases. */
  PlacementClient placement();

  /** What a task's containers wrote; close the iterator's source with {@link LogStream#close}. */
  LogStream logs(LogsRequest request);

  GetVersionResponse version();

  /**
   * One channel to each API server, each with the token on every call: for streams that must reach
   * every server, such as a nodelet's.
   */
  List<Channel> servers();

  @Override
  void close();

  /** Log chunks as they come. {@link #hasNext} blocks. */
  interface LogStream extends Iterator<LogChunk>, AutoCloseable {
    @Override
    void close();
  }
}
