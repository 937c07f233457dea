package dev.berth.chaos.truth;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one member's log through a watch that it opens again and again, as the member goes away.
 *
 * <p>The compacted revision itself is never read: etcd before 3.4.34 and 3.5.15 still tells what it
 * put, but no longer what it deleted (etcd issue 18089). A watch therefore opens one revision
 * early, for then it is refused.
 */
final class MemberLog implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final ManagedChannel channel;
  private final ByteString prefix;
  private final ByteString end;
  private final Consumer<List<Event>> answers;
  private final Thread thread;

  /** What is to come next; everything before it was delivered. */
  private volatile long next;

  /**
   * @param from the first revision to read
   * @param answers is given those with events, none of which are before {@code from}
   */
  MemberLog(String endpoint, String prefix, long from, Consumer<List<Event>> answers) {
    this.next = from;
    this.channel =
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .keepAliveTime(5, TimeUnit.SECONDS)
            .keepAliveTimeout(30, TimeUnit.SECONDS)
            .build();
    this.prefix = ByteString.copyFromUtf8(prefix);
    this.end = ByteString.copyFromUtf8(prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1));
    this.answers = answers;
    this.thread = Thread.ofVirtual().name("member-log-" + endpoint).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The revision of the last event that came. */
  long position() {
    return next - 1;
  }

  private void run() {
    try {
      while (true) {
        follow();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void follow() throws InterruptedException {
    channel.resetConnectBackoff(); // the member may be back long before its turn would come
    CountDownLatch over = new CountDownLatch(1);
    StreamObserver<WatchRequest> requests =
        WatchGrpc.newStub(channel)
            .watch(
                new StreamObserver<>() {
                  @Override
                  public void onNext(WatchResponse answer) {
                    // What is gone here was read from another member before.
                    next = Math.max(next, answer.getCompactRevision() + 1);
                    List<Event> news = unread(answer.getEventsList());
                    if (!news.isEmpty()) {
                      answers.accept(news);
                      next = news.getLast().getKv().getModRevision() + 1;
                    }
                    if (answer.getCanceled()) {
                      over.countDown();
                    }
                  }

                  @Override
                  public void onError(Throwable cause) {
                    over.countDown();
                  }

                  @Override
                  public void onCompleted() {
                    over.countDown();
                  }
                });
    requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(prefix)
                    .setRangeEnd(end)
                    .setStartRevision(Math.max(1, next - 1)))
            .build());
    try {
      over.await();
    } finally {
      requests.onError(new InterruptedException("the log is read no longer"));
    }
  }

  private List<Event> unread(List<Event> events) {
    return events.stream().filter(event -> event.getKv().getModRevision() >= next).toList();
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    thread.interrupt();
    channel.shutdownNow();
  }
}
