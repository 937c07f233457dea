package dev.berth.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import org.junit.jupiter.api.Test;

class PagingTest {
  @Test
  void refusesWhatCannotBeMeantTogetherAsKubernetesDoes() {
    assertThat(refusal(new Paging(-1, "", ""))).contains("limit");
    assertThat(refusal(new Paging(1, "token", "5")))
        .isEqualTo("specifying resource version is not allowed when using continue");
    assertThat(refusal(new Paging(1, "token", "", "Exact")))
        .isEqualTo("resourceVersionMatch is forbidden when continue is provided");
    assertThat(refusal(new Paging(1, "", "", "Exact")))
        .isEqualTo("resourceVersionMatch is forbidden unless resourceVersion is provided");
    assertThat(refusal(new Paging(1, "", "5", "exact")))
        .isEqualTo(
            "resourceVersionMatch: Unsupported value: \"exact\": supported values: \"Exact\","
                + " \"NotOlderThan\"");
    assertThat(refusal(new Paging(1, "", "0", "Exact")))
        .isEqualTo("resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
  }

  @Test
  void takesEachMatchWithAVersion() {
    assertThatCode(() -> new Paging(1, "", "0", "NotOlderThan").validate())
        .doesNotThrowAnyException();
    assertThatCode(() -> new Paging(1, "", "700", "Exact").validate()).doesNotThrowAnyException();
    assertThat(new Paging(1, "", "700", "Exact").exact()).isTrue();
  }

  private static String refusal(Paging paging) {
    Failure failure = catchThrowableOfType(FailureException.class, paging::validate).failure();
    assertThat(failure).isInstanceOf(Failure.BadRequest.class);
    return failure.message();
  }
}
