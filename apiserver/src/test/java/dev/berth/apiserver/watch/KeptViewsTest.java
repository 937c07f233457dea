package dev.berth.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptViewsTest {
  private final AtomicLong clock = new AtomicLong();
  private final KeptViews kept = new KeptViews(clock::get);

  @Test
  void aViewIsKeptForAWhileAfterItsLastPage() {
    long most = KeptViews.KEPT_FOR.toNanos();
    kept.keep(new View(Snapshot.EMPTY, 1));
    kept.keep(new View(Snapshot.EMPTY, 2));
    clock.addAndGet(most - 1);
    kept.keep(new View(Snapshot.EMPTY, 1));
    assertThat(kept.at(2)).isPresent();

    clock.addAndGet(1);
    assertThat(kept.at(1)).isPresent();
    assertThat(kept.at(2)).isEmpty();
    assertThat(kept.count()).isEqualTo(1);

    clock.addAndGet(most);
    assertThat(kept.count()).isZero();
  }

  @Test
  void onlyAFewAreKept() {
    for (int i = 0; i < KeptViews.MOST + 5; i++) {
      kept.keep(new View(Snapshot.EMPTY, i));
    }
    assertThat(kept.count()).isEqualTo(KeptViews.MOST);
    assertThat(kept.at(0)).isEmpty();
    assertThat(kept.at(KeptViews.MOST + 4)).isPresent();
  }
}
