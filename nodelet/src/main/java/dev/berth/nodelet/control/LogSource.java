package dev.berth.nodelet.control;

import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.nodelet.runtime.LogStream;

/** Where logs come from. */
public interface LogSource {
  /**
   * What the asked container wrote.
   *
   * @throws dev.berth.api.failure.FailureException <em>bad request</em> when the container has not
   *     started, or there is none before it
   */
  LogStream open(LogsRequest request);
}
