package dev.berth.apiserver;

import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** A watch, one event at a time. */
final class EventReader {
  private final Iterator<WatchResponse> answers;
  private final Deque<WatchEvent> waiting = new ArrayDeque<>();

  EventReader(Iterator<WatchResponse> answers) {
    this.answers = answers;
  }

  WatchEvent next() {
    while (waiting.isEmpty()) {
      waiting.addAll(answers.next().getEventsList());
    }
    return waiting.remove();
  }
}
