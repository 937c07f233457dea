package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.stream.ContainerStream;
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

  /**
   * Many writes in as few trips as they fit in, each with its own result, in their order. No
   * transaction: each happens or fails by itself. Operations on one object are carried out in their
   * order, others at the same time; those on kinds that {@linkplain
   * dev.berth.api.kind.KindRules#comesFirst come first}, such as Namespaces, before what comes
   * after them. Failures are results, never thrown.
   *
   * <p>Each trip has the client's timeout. When its reply is lost, all that it carried is answered
   * <em>unknown outcome</em>; what would have come after a trip that failed as a whole is not sent,
   * and answered as such. Sent again, to another server, is only what surely was not done.
   *
   * @param <T> the kind's message, or {@link Message} when the kinds are mixed
   */
  <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations, BatchOptions options);

  /** {@link #batch} with results that hold versions and uids alone. */
  default <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations) {
    return batch(operations, BatchOptions.VERSIONS);
  }

  /** Binds, evicts and releases. */
  PlacementClient placement();

  /** What a task's containers wrote; close the iterator's source with {@link LogStream#close}. */
  LogStream logs(LogsRequest request);

  /**
   * A stream into a task's container; returns when the node has begun what the first frame asks
   * for. An API server that can't reach the node is replaced by another one.
   *
   * @param first one that begins a stream: exec, attach, port, copy_from or copy_to
   */
  ContainerStream open(StreamFrame first);

  /**
   * What a node and its tasks use now, which it measures when it is asked. <em>Unavailable</em>
   * when no API server reaches it.
   */
  NodeStatsResponse nodeStats(String node);

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
