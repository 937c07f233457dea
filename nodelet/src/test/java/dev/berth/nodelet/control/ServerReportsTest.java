package dev.berth.nodelet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.Status;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.ReportStatusRequest;
import dev.berth.api.rpc.v1.ReportStatusResponse;
import dev.berth.api.rpc.v1.TaskReport;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerReportsTest {
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
  }

  @Test
  void whatOneServerCannotWriteIsOfferedToTheNextAndTheRestIsNot() throws IOException {
    Taker cut = new Taker(report -> report.getPlace().getName().equals("b"));
    Taker well = new Taker(_ -> false);
    ServerReports reports = new ServerReports(List.of(channel(cut), channel(well)));

    List<ReportResult> results = reports.send(List.of(report("a"), report("b"), report("c")));

    assertThat(results).hasSize(3).noneMatch(ReportResult::hasFailure);
    assertThat(cut.got).containsExactly("a", "b", "c");
    assertThat(well.got).containsExactly("b");
    reports.send(List.of(report("d")));
    assertThat(well.got).as("begins with the one that took all").contains("d");
  }

  @Test
  void whatNoServerCanWriteComesBackWithItsFailure() throws IOException {
    ServerReports reports =
        new ServerReports(List.of(channel(new Taker(_ -> true)), channel(new Taker(_ -> true))));

    assertThat(reports.send(List.of(report("a")))).allMatch(ReportResult::hasFailure);
  }

  @Test
  void noServerAtAllIsAFailure() {
    Channel nowhere = channel(UUID.randomUUID().toString());

    assertThatThrownBy(() -> new ServerReports(List.of(nowhere)).send(List.of(report("a"))))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no API server took the reports");
  }

  private static TaskReport report(String name) {
    return TaskReport.newBuilder().setPlace(Place.newBuilder().setName(name)).build();
  }

  private Channel channel(Taker taker) throws IOException {
    String name = UUID.randomUUID().toString();
    servers.add(InProcessServerBuilder.forName(name).addService(taker).build().start());
    return channel(name);
  }

  private Channel channel(String name) {
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    channels.add(channel);
    return channel;
  }

  /** Takes reports, but fails to write some. */
  private static final class Taker extends NodeletServiceGrpc.NodeletServiceImplBase {
    private final Predicate<TaskReport> fails;
    private final List<String> got = new ArrayList<>();

    Taker(Predicate<TaskReport> fails) {
      this.fails = fails;
    }

    @Override
    public void reportStatus(
        ReportStatusRequest request, StreamObserver<ReportStatusResponse> observer) {
      ReportStatusResponse.Builder response = ReportStatusResponse.newBuilder();
      for (TaskReport report : request.getReportsList()) {
        got.add(report.getPlace().getName());
        ReportResult.Builder result = response.addResultsBuilder();
        if (fails.test(report)) {
          result.setFailure(Status.newBuilder().setMessage("its etcd is away"));
        }
      }
      observer.onNext(response.build());
      observer.onCompleted();
    }
  }
}
