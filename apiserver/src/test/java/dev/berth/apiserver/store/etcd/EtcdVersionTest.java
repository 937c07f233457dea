package dev.berth.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EtcdVersionTest {
  @Test
  void requestedProgressIsTrustedFromTheFixedReleasesOn() {
    for (String old : new String[] {"3.4.23", "3.4.30", "3.5.0", "3.5.12", "3.3.99", "", "next"}) {
      assertThat(EtcdVersion.parse(old).answersProgressInOrder()).as(old).isFalse();
    }
    for (String fixed : new String[] {"3.4.31", "3.5.13", "3.5.16", "3.6.0-rc.1", "4.0.0"}) {
      assertThat(EtcdVersion.parse(fixed).answersProgressInOrder()).as(fixed).isTrue();
    }
  }
}
