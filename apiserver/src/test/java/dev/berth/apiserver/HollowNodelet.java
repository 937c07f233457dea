package dev.berth.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.rpc.v1.Heartbeat;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.rpc.v1.NodeletMessage;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ServerMessage;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A nodelet's control stream without a nodelet. */
final class HollowNodelet implements StreamObserver<ServerMessage> {
  private final BlockingQueue<ServerMessage> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
  private final StreamObserver<NodeletMessage> server;

  HollowNodelet(Channel channel) {
    this.server = NodeletServiceGrpc.newStub(channel).control(this);
  }

  void hello(String node, String machine) {
    hello(Hello.newBuilder().setNode(node).setMachineId(machine).putLabels("disk", "fast").build());
  }

  void hello(Hello hello) {
    server.onNext(NodeletMessage.newBuilder().setHello(hello).build());
  }

  void heartbeat() {
    server.onNext(NodeletMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
  }

  void state(NodeState state) {
    server.onNext(NodeletMessage.newBuilder().setState(state).build());
  }

  ServerMessage next() throws InterruptedException {
    ServerMessage message = received.poll(20, TimeUnit.SECONDS);
    assertThat(message).as("what the server said").isNotNull();
    return message;
  }

  Throwable end() throws InterruptedException {
    Throwable end = ends.poll(20, TimeUnit.SECONDS);
    assertThat(end).as("how the stream ended").isNotNull();
    return end;
  }

  @Override
  public void onNext(ServerMessage message) {
    received.add(message);
  }

  @Override
  public void onError(Throwable thrown) {
    ends.add(thrown);
  }

  @Override
  public void onCompleted() {
    ends.add(new IllegalStateException("completed"));
  }
}
