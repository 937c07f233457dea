package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.bytes;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.WatchResponse;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private final Answers answers = new Answers(Scope.of(Kinds.TASK));

  @Test
  void aStateBeforeThatIsCompactedIsToldApartFromNone() {
    assertThat(event(put(5, 5)).beforeLost()).isFalse();
    assertThat(event(put(5, 9)).beforeLost()).isTrue();
    assertThat(event(put(5, 9).setPrevKv(kv(5, 7))).beforeLost()).isFalse();
    assertThat(event(delete(9)).beforeLost()).isTrue();
    assertThat(event(delete(9).setPrevKv(kv(5, 7))).beforeLost()).isFalse();
  }

  private StoreEvent event(Event.Builder event) {
    return answers.events(WatchResponse.newBuilder().addEvents(event).build(), 0).getFirst();
  }

  private static Event.Builder put(long created, long at) {
    return Event.newBuilder().setType(Event.EventType.PUT).setKv(kv(created, at));
  }

  private static Event.Builder delete(long at) {
    return Event.newBuilder()
        .setType(Event.EventType.DELETE)
        .setKv(KeyValue.newBuilder().setKey(Kv.bytes(key("x"))).setModRevision(at));
  }

  private static KeyValue.Builder kv(long created, long at) {
    return KeyValue.newBuilder()
        .setKey(Kv.bytes(key("x")))
        .setValue(bytes(key("x"), "text"))
        .setCreateRevision(created)
        .setModRevision(at);
  }
}
