package dev.berth.nodelet.control;

import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.nodelet.runtime.LogStream;

/** Where logs come from. */
public interface LogSource {
  /**
   * What the asked container wrote.
   *
   * @throws dev.berth.api.failure.FailureException <em>not found</em> when there is no such
   *     container here
   */
  LogStream open(LogsRequest request);
}
