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
import java.util.stream.IntStream;

/**
 * Hands reports to the first API server that takes them, beginning with the one that did last. What
 * one server can't write, for example because it has lost its etcd, is offered to the next. Sending
 * a report twice does no harm.
 */
public final class ServerReports implements ReportSink {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<Channel> servers;
  private volatile int first;

  public ServerReports(List<Channel> servers) {
    this.servers = List.copyOf(servers);
  }

  @Override
  public List<ReportResult> send(List<TaskReport> reports) {
    ReportResult[] results = new ReportResult[reports.size()];
    List<Integer> open = IntStream.range(0, reports.size()).boxed().toList();
    String lost = "none";
    for (int i = 0; i < servers.size() && !open.isEmpty(); i++) {
      int server = (first + i) % servers.size();
      try {
        offer(servers.get(server), reports, open, results);
        open = open.stream().filter(one -> results[one].hasFailure()).toList();
        if (open.isEmpty()) {
          first = server;
        }
      } catch (StatusRuntimeException e) {
        lost = String.valueOf(e.getMessage());
      }
    }
    for (int one : open) {
      if (results[one] == null) {
        throw new FailureException(
            new Failure.Unavailable("no API server took the reports: " + lost));
      }
    }
    return List.of(results);
  }

  private static void offer(
      Channel server, List<TaskReport> reports, List<Integer> open, ReportResult[] results) {
    ReportStatusRequest request =
        ReportStatusRequest.newBuilder()
            .addAllReports(open.stream().map(reports::get).toList())
            .build();
    ReportStatusResponse response =
        NodeletServiceGrpc.newBlockingStub(server)
            .withDeadlineAfter(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .reportStatus(request);
    if (response.getResultsCount() != open.size()) {
      throw new FailureException(
          new Failure.Internal("the API server did not answer for each report"));
    }
    for (int i = 0; i < open.size(); i++) {
      results[open.get(i)] = response.getResults(i);
    }
  }
}
