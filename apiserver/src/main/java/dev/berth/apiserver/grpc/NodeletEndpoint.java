package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.NodeletMessage;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ReportStatusRequest;
import dev.berth.api.rpc.v1.ReportStatusResponse;
import dev.berth.api.rpc.v1.ServerMessage;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.apiserver.nodes.NodeControl;
import dev.berth.apiserver.nodes.Sessions;
import dev.berth.apiserver.placement.Reports;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** berth.rpc.v1.NodeletService. */
public final class NodeletEndpoint extends NodeletServiceGrpc.NodeletServiceImplBase {
  private final NodeControl control;
  private final Sessions sessions;
  private final Reports reports;

  public NodeletEndpoint(NodeControl control, Sessions sessions, Reports reports) {
    this.control = control;
    this.sessions = sessions;
    this.reports = reports;
  }

  @Override
  public StreamObserver<NodeletMessage> control(StreamObserver<ServerMessage> nodelet) {
    return new ControlStream(control, (ServerCallStreamObserver<ServerMessage>) nodelet);
  }

  @Override
  public StreamObserver<SessionFrame> session(StreamObserver<SessionFrame> nodelet) {
    return new SessionStream(sessions, (ServerCallStreamObserver<SessionFrame>) nodelet);
  }

  @Override
  public void reportStatus(
      ReportStatusRequest request, StreamObserver<ReportStatusResponse> caller) {
    Answer.with(
        caller,
        deadline ->
            ReportStatusResponse.newBuilder()
                .addAllResults(reports.report(request.getReportsList(), deadline))
                .build());
  }

  static FailureException bad(String message) {
    return new FailureException(new Failure.BadRequest(message));
  }
}
