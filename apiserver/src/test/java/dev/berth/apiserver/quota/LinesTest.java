package dev.berth.apiserver.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.testing.ServerParts;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final Key QUOTA = Key.of(Kinds.RESOURCE_QUOTA, "a", "q");

  private final Lines lines = new Lines();

  @Test
  void oneAtATimeInANamespace() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    var _ =
        Concurrently.map(
            Collections.nCopies(200, "a"),
            50,
            namespace -> {
              try (Lines.Turn _ = lines.enter(namespace, ServerParts.soon())) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                inside.decrementAndGet();
              }
              return namespace;
            });

    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void namespacesDoNotWaitForEachOther() {
    try (Lines.Turn _ = lines.enter("a", ServerParts.soon());
        Lines.Turn other = lines.enter("b", ServerParts.soon())) {
      assertThat(other.left(QUOTA)).isEmpty();
    }
  }

  @Test
  void whoWaitsTooLongIsToldWhy() throws Exception {
    FutureTask<FailureException> late =
        new FutureTask<>(() ->
            catchThrowableOfType(
                FailureException.class,
                () -> {
                  Lines.Turn _ = lines.enter("a", Deadline.in(Duration.ofMillis(20)));
                }));
    try (Lines.Turn _ = lines.enter("a", ServerParts.soon())) {
      Thread.ofVirtual().start(late);
      assertThat(late.get().failure()).isInstanceOf(Failure.DeadlineExceeded.class);
      assertThat(late.get()).hasMessageContaining("namespace a, which has quotas");
    }
    try (Lines.Turn again = lines.enter("a", ServerParts.soon())) {
      assertThat(again.left(QUOTA)).isEmpty();
    }
  }

  @Test
  void whatIsLeftIsForgottenWhenNobodyIsInTheLine() {
    Found<ResourceQuota> quota = new Found<>(QUOTA, ResourceQuota.getDefaultInstance(), 7);
    try (Lines.Turn first = lines.enter("a", ServerParts.soon())) {
      first.leave(quota);
      assertThat(first.left(QUOTA)).contains(quota);
    }
    try (Lines.Turn later = lines.enter("a", ServerParts.soon())) {
      assertThat(later.left(QUOTA)).isEmpty();
    }
  }
}
