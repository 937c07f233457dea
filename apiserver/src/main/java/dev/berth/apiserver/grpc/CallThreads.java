package dev.berth.apiserver.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.concurrent.Executor;

/**
 * Which thread runs a call. The transport's own thread finds the method and lets the interceptors
 * see the headers, for that costs less than handing it over; all that follows, from decoding the
 * first message on, has virtual threads, one at a time.
 */
record CallThreads(Executor threads) implements ServerCallExecutorSupplier {
  @Override
  public <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
    return threads;
  }
}
