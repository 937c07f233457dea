package dev.berth.api.released;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The protos against what was released. With {@code -Dberth.released.update=true}, as {@code
 * hack/update-schema} runs it, additions become part of what is released.
 */
class SchemaTest {
  @Test
  void keepsEveryPromiseOfTheReleasedSchema() {
    Schema now = Schema.of(Protos.now());
    assertThat(Breaks.between(Released.schema(), now)).isEmpty();
    if (Released.UPDATING) {
      Released.write(now);
    }
  }

  @Test
  void theReleasedSchemaIsWholeAndAboutTheseProtos() {
    assertThat(Released.schema().lines())
        .contains(
            "field berth.v1.Task 1 = metadata optional berth.meta.v1.ObjectMeta json:metadata",
            "method berth.rpc.v1.LogService.Logs = berth.rpc.v1.LogsRequest to stream"
                + " berth.rpc.v1.LogChunk",
            "value berth.v1.RestartPolicy 2 = RESTART_POLICY_ON_FAILURE word:OnFailure")
        .hasSizeGreaterThan(300);
  }
}
