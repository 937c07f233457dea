package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindRequest;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogServiceGrpc;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.PlacementServiceGrpc;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller of logs that does not read, and then leaves. */
class SlowLogReaderTest {
  private final Store store = MemoryStore.create();
  private final ServerInProcess server = ServerInProcess.start(store);

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  @Test
  void logsThatNobodyReadsStayAtTheNodeUntilTheCallerLeaves() throws Exception {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    bind(server.create(task("t")), "n1");
    ClientCall<LogsRequest, LogChunk> reader =
        server.channel().newCall(LogServiceGrpc.getLogsMethod(), CallOptions.DEFAULT);
    reader.start(new ClientCall.Listener<>() {}, new Metadata());
    reader.sendMessage(LogsRequest.newBuilder().setNamespace("default").setName("t").build());
    reader.halfClose();
    String id = nodelet.next().getOpen().getSession();

    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<SessionFrame, SessionFrame> session = session(ended);
    session.sendMessage(SessionFrame.newBuilder().setSession(id).build());
    int sent = 0;
    Eventually.is("the server takes the first chunk", session::isReady);
    while (sent < 100 && isReadySoon(session)) {
      session.sendMessage(log());
      sent++;
    }

    assertThat(sent).as("chunks that the server has room for").isBetween(1, 4);
    assertThat(ended).isNotDone();
    reader.cancel("gone", null);
    assertThat(ended.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  /** The server asks for a frame when it has room for one: soon, or not until somebody reads. */
  private static boolean isReadySoon(ClientCall<?, ?> call) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (!call.isReady() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return call.isReady();
  }

  private ClientCall<SessionFrame, SessionFrame> session(CompletableFuture<Status> ended) {
    var call = server.channel().newCall(NodeletServiceGrpc.getSessionMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    return call;
  }

  private static SessionFrame log() {
    return SessionFrame.newBuilder()
        .setLog(LogChunk.newBuilder().setData(ByteString.copyFromUtf8("line\n")))
        .build();
  }

  private void bind(Task task, String node) {
    var answer =
        PlacementServiceGrpc.newBlockingStub(server.channel())
            .bind(
                BindRequest.newBuilder()
                    .addBinds(
                        Bind.newBuilder()
                            .setNamespace("default")
                            .setName(task.getMetadata().getName())
                            .setTaskUid(task.getMetadata().getUid())
                            .setNode(node))
                    .build());
    assertThat(answer.getResults(0).getAttempt()).isEqualTo(1);
  }
}
