package dev.berth.nodelet.control;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.ReportStatusRequest;
import dev.berth.api.rpc.v1.ReportStatusResponse;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.nodelet.report.ReportSink;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Hands reports to the first API server that takes them, beginning with the one that did last. */
public final class ServerReports implements ReportSink {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<Channel> servers;
  private volatile int first;

  public ServerReports(List<Channel> servers) {
    this.servers = List.copyOf(servers);
  }

  @Override
  public List<ReportResult> send(List<TaskReport> reports) {
    ReportStatusRequest request = ReportStatusRequest.newBuilder().addAllReports(reports).build();
    StatusRuntimeException last = null;
    for (int i = 0; i < servers.size(); i++) {
      int server = (first + i) % servers.size();
      try {
        ReportStatusResponse response =
            NodeletServiceGrpc.newBlockingStub(servers.get(server))
                .withDeadlineAfter(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .reportStatus(request);
        if (response.getResultsCount() != reports.size()) {
          throw new FailureException(
              new Failure.Internal("the API server did not answer for each report"));
        }
        first = server;
        return response.getResultsList();
      } catch (StatusRuntimeException e) {
        last = e; // sending a report twice does no harm: the next server may have it
      }
    }
    throw new FailureException(
        new Failure.Unavailable(
            "no API server took the reports: " + (last == null ? "none" : last.getMessage())));
  }
}
