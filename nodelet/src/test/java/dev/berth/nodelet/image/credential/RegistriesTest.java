package dev.berth.nodelet.image.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.nodelet.runtime.RegistryCredential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of images, keys of registries, and which fit. */
class RegistriesTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          nginx                               , docker.io/library/nginx:latest
          nginx:1.29                          , docker.io/library/nginx:1.29
          docker.io/nginx:1.29                , docker.io/library/nginx:1.29
          index.docker.io/library/nginx:1.29  , docker.io/library/nginx:1.29
          team/app                            , docker.io/team/app:latest
          quay.io/team/app:2                  , quay.io/team/app:2
          localhost/app                       , localhost/app:latest
          127.0.0.1:5000/app                  , 127.0.0.1:5000/app:latest
          r:5000/a/b/c:1@sha256:12            , r:5000/a/b/c@sha256:12
          nginx@sha256:12                     , docker.io/library/nginx@sha256:12
          """)
  void namesInFull(String image, String full) {
    assertThat(ImageReference.parse(image)).hasToString(full);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://index.docker.io/v1/ , nginx                  , true
          index.docker.io             , team/app               , true
          docker.io                   , nginx                  , true
          docker.io                   , quay.io/nginx          , false
          quay.io                     , quay.io/team/app:1     , true
          https://quay.io/v2/         , quay.io/team/app:1     , true
          quay.io/team                , quay.io/team/app:1     , true
          quay.io/team/app            , quay.io/team/app:1     , true
          quay.io/team/               , quay.io/team/app:1     , true
          quay.io/team                , quay.io/teamster/app:1 , false
          quay.io/other               , quay.io/team/app:1     , false
          r.example.org:5000          , r.example.org:5000/a   , true
          r.example.org:5000          , r.example.org/a        , false
          r.example.org               , r.example.org:5000/a   , false
          *.example.org               , r.example.org/a        , true
          *.example.org               , a.r.example.org/a      , false
          *.*.example.org             , a.r.example.org/a      , true
          r*.example.org:5000         , r12.example.org:5000/a , true
          *.example.org               , example.org/a          , false
          *.example.org               , r.example.com/a        , false
          http://127.0.0.1:5000       , 127.0.0.1:5000/a       , true
          """)
  void keysFitAsInKubernetes(String key, String image, boolean fits) {
    assertThat(RegistryPattern.parse(key).matches(ImageReference.parse(image))).isEqualTo(fits);
  }

  @Test
  void readsAllWaysToWriteACredentialAndTheLongestPathComesFirst() {
    String auth = Base64.getEncoder().encodeToString("anna:a:b\0".getBytes(StandardCharsets.UTF_8));
    DockerConfig config =
        parse(
            """
            {"auths": {
               "r:1": {"username": "ben", "password": "b"},
               "r:1/team": {"auth": "%s", "email": "x"},
               "r:1/token": {"identitytoken": "t"},
               "r:1/helped": {}},
             "credHelpers": {"https://gcr.io": "gcloud"}, "credsStore": "desktop", "other": 1}
            """
                .formatted(auth));
    assertThat(config.matching(ImageReference.parse("r:1/team/app")))
        .containsExactly(new RegistryCredential("r:1", "anna", "a:b", ""), ben());
    assertThat(config.matching(ImageReference.parse("r:1/token/app")))
        .containsExactly(new RegistryCredential("r:1", "", "", "t"), ben());
    assertThat(config.matching(ImageReference.parse("r:1/helped/app"))).containsExactly(ben());
    assertThat(config.helper("gcr.io")).contains("gcloud");
    assertThat(config.helper("r:1")).contains("desktop");
    assertThat(DockerConfig.EMPTY.helper("r")).isEmpty();
  }

  private static RegistryCredential ben() {
    return new RegistryCredential("r:1", "ben", "b", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"auths": {"r": {"auth": "secret!"}}}      | auth of "r" is not base64
          {"auths": {"r": {"auth": "c2VjcmV0"}}}     | auth of "r" is not name:password
          {"auths": {"r": {"auth": secret}}}         | it is not JSON (line 1)
          ["secret"]                                 | it is not a JSON object
          """)
  void saysWhatIsWrongAndNothingThatIsSecret(String json, String wrong) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(wrong);
  }

  @Test
  void aCredentialsTextIsWithoutItsSecret() {
    assertThat(new RegistryCredential("r", "anna", "hidden", "hidden").toString())
        .isEqualTo("user \"anna\" of r");
  }

  private static DockerConfig parse(String json) {
    return DockerConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
