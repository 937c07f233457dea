package dev.berth.bench.hollow;

import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.ReportStatusRequest;
import dev.berth.api.rpc.v1.ReportStatusResponse;
import dev.berth.api.rpc.v1.TaskReport;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the reports of all nodes, in batches, until some API server has taken them. */
final class Reports implements Runnable {
  private static final int BATCH = 32;
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<Channel> servers;
  private final BlockingQueue<TaskReport> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong gone = new AtomicLong();
  private int server;

  Reports(List<Channel> servers) {
    this.servers = List.copyOf(servers);
  }

  void add(TaskReport report) {
    waiting.add(report);
  }

  /** How many reports were answered: the place no longer stands. */
  long gone() {
    return gone.get();
  }

  /** Until interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        List<TaskReport> batch = new ArrayList<>(List.of(waiting.take()));
        waiting.drainTo(batch, BATCH - 1);
        send(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<TaskReport> batch) throws InterruptedException {
    List<ReportResult> results;
    try {
      results =
          call(ReportStatusRequest.newBuilder().addAllReports(batch).build()).getResultsList();
    } catch (StatusRuntimeException e) {
      server = (server + 1) % servers.size();
      Thread.sleep(PAUSE);
      waiting.addAll(batch);
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).hasFailure()) {
        waiting.add(batch.get(i));
      } else if (results.get(i).getGone()) {
        gone.incrementAndGet();
      }
    }
  }

  private ReportStatusResponse call(ReportStatusRequest request) {
    return NodeletServiceGrpc.newBlockingStub(servers.get(server))
        .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS)
        .reportStatus(request);
  }
}
