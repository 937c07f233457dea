package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How lists are read from etcd, page by page. */
@Tag("etcd")
class RangesTest {
  private final TestEtcd etcd = TestEtcd.start();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EtcdStore store =
      EtcdStore.open(List.of(etcd.etcd().endpoint()), channel -> channel, meters);

  private int pages;

  @AfterEach
  void stop() {
    store.close();
    etcd.close();
  }

  /** All of the large ones in one answer would fill 40 MiB, after a step of small ones. */
  @Test
  void largeObjectsBehindSmallOnesAreReadInSmallerSteps() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add(create(i, i < 64 ? 1 : 1_200_000));
    }
    AnswersSeen answers = new AnswersSeen();
    try (EtcdStore seen =
        EtcdStore.open(
            List.of(etcd.etcd().endpoint()),
            channel -> ClientInterceptors.intercept(channel, answers),
            meters)) {
      assertThat(list(seen)).isEqualTo(names);
    }

    assertThat(answers.largest.get()).isBetween(1_200_000, 32 << 20);
  }

  /** For each request etcd counts all that is left of the range. */
  @Test
  void pagesOfAKindThatWasListedBeforeTakeOneRequestEach() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add(create(i, 100_000 + 1_000 * (i % 5)));
    }
    assertThat(list(store)).isEqualTo(names);
    long before = requests();

    pages = 0;
    assertThat(list(store)).isEqualTo(names);

    assertThat(pages).isBetween(2, 4);
    assertThat(requests() - before).isEqualTo(pages);
  }

  /** How large the answers are that get through. */
  private static final class AnswersSeen implements ClientInterceptor {
    private final AtomicInteger largest = new AtomicInteger();

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          super.start(
              new SimpleForwardingClientCallListener<>(listener) {
                @Override
                public void onMessage(R message) {
                  if (message instanceof RangeResponse answer) {
                    largest.accumulateAndGet(answer.getSerializedSize(), Math::max);
                  }
                  super.onMessage(message);
                }
              },
              headers);
        }
      };
    }
  }

  private String create(int number, int bytes) {
    String name = "o%03d".formatted(number);
    long _ = commit(store, creation(key(name), "x".repeat(bytes)));
    return name;
  }

  private long requests() {
    return meters.get("berth.etcd.request").tag("method", "range").timer().count();
  }

  private List<String> list(EtcdStore store) {
    List<String> listed = new ArrayList<>();
    String last = "";
    long revision = 0;
    while (true) {
      Store.Page page = store.list(Scope.of(Kinds.TASK), last, 0, revision, SOON);
      pages++;
      page.objects().forEach(one -> listed.add(one.key().name()));
      if (!page.more()) {
        return listed;
      }
      last = page.objects().getLast().key().path();
      revision = page.revision();
    }
  }
}
