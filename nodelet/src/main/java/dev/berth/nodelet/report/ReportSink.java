package dev.berth.nodelet.report;

import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.TaskReport;
import java.util.List;

/** Where reports go: an API server. */
public interface ReportSink {
  /**
   * Hands over reports; answers one result for each, in their order.
   *
   * @throws dev.berth.api.failure.FailureException when nobody answered; some may have been written
   */
  List<ReportResult> send(List<TaskReport> reports);
}
