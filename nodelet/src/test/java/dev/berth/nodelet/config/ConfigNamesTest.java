package dev.berth.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.VolumeMount;
import org.junit.jupiter.api.Test;

class ConfigNamesTest {
  @Test
  void findsEachPlaceThatNamesOneAndNoOther() {
    Binding binding =
        Written.binding(
            """
            env:
              - {name: A, value: config}
              - {name: B, valueFrom: {field: metadata.name}}
              - {name: C, valueFrom: {configMapKey: {name: c1, key: k}}}
              - {name: D, valueFrom: {secretKey: {name: s1, key: k, optional: true}}}
            envFrom:
              - configMap: c2
              - {secret: s2, optional: true}
            volumes:
              - {mountPath: /a, configMap: {name: c3}}
              - {mountPath: /b, secret: {name: s3}}
              - {mountPath: /c, template: {path: x, text: '{{ config "c4" "k" }}{{ secret "s4" "k" }}'}}
              - {mountPath: /d, volume: c5}
              - {mountPath: /e, configMap: {name: c1}}
            """);
    assertThat(ConfigNames.of(binding))
        .containsExactlyInAnyOrder(
            ConfigRef.configMap("default", "c1"),
            ConfigRef.configMap("default", "c2"),
            ConfigRef.configMap("default", "c3"),
            ConfigRef.configMap("default", "c4"),
            ConfigRef.secret("default", "s1"),
            ConfigRef.secret("default", "s2"),
            ConfigRef.secret("default", "s3"),
            ConfigRef.secret("default", "s4"));
    assertThat(ConfigNames.of(Written.binding("env: [{name: A, value: b}]"))).isEmpty();
  }

  @Test
  void onlyFilesOfSecretsMustBeInMemory() {
    assertThat(
            Written.binding(
                    """
                    volumes:
                      - {mountPath: /a, configMap: {name: c}}
                      - {mountPath: /b, secret: {name: s}}
                      - {mountPath: /c, template: {path: x, text: '{{ config "c" "k" }}'}}
                      - {mountPath: /d, template: {path: x, text: '{{ config "c" "k" }}{{ secret "s" "k" }}'}}
                      - {mountPath: /e, tmpfs: {}}
                    """)
                .getSpec()
                .getContainer()
                .getVolumesList()
                .stream()
                .filter(ConfigNames::isSecret)
                .map(VolumeMount::getMountPath))
        .containsExactly("/b", "/d");
  }
}
