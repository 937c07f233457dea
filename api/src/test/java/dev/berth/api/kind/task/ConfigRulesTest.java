package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a container may use ConfigMaps and Secrets: each rule, and its words. */
class ConfigRulesTest {
  private static final String NAME_PROBLEM = "a lowercase RFC 1123 subdomain must.*";
  private static final String KEY_PROBLEM = "a valid config key must.*";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          env: [{name: A, valueFrom: {configMapKey: {name: a, key: b}}}] | env: [{name: A, valueFrom: {configMapKey: {}}}] | env[0].valueFrom.configMapKey.name: Required value: the name of an object of the Task's namespace+env[0].valueFrom.configMapKey.key: Required value: a key of the object's data
          env: [{name: A, valueFrom: {secretKey: {name: a, key: b, optional: true}}}] | env: [{name: A, valueFrom: {secretKey: {name: A, key: /}}}] | env[0].valueFrom.secretKey.name: Invalid value: "A": ...+env[0].valueFrom.secretKey.key: Invalid value: "/": ...
          env: [{name: A, valueFrom: {field: metadata.name}}] | env: [{name: A, valueFrom: {field: metadata.name, secretKey: {name: a, key: b}}}] | env[0].valueFrom: Invalid value: "": may have only one of field, configMapKey and secretKey
          envFrom: [{prefix: X_, configMap: a}, {secret: b}] | envFrom: [{}, {configMap: A}, {secret: b, prefix: "="}] | envFrom[0]: Required value: one of configMap and secret+envFrom[1].configMap: Invalid value: "A": ...+envFrom[2].prefix: Invalid value: "=": a valid environment variable name must consist only of printable ASCII characters other than '='
          volumes: [{mountPath: /a, configMap: {name: a}}] | volumes: [{mountPath: /a, configMap: {defaultMode: 512}}] | volumes[0].configMap.name: Required value: the name of an object of the Task's namespace+volumes[0].configMap.defaultMode: Invalid value: 512: must be between 0 and 0777 octal (511 decimal), inclusive
          volumes: [{mountPath: /a, secret: {name: a, items: [{key: a, path: x/y, mode: 0400}, {key: b, path: x/z}]}}] | volumes: [{mountPath: /a, secret: {name: a, items: [{key: a, path: x}, {key: b, path: x/z}, {key: c, path: x}, {path: /a}]}}] | volumes[0].secret.items[1].path: Invalid value: "x/z": must not be a file and a directory of others+volumes[0].secret.items[2].path: Duplicate value: "x"+volumes[0].secret.items[3].key: Required value: a key of the object's data+volumes[0].secret.items[3].path: Invalid value: "/a": must be a relative path
          volumes: [{mountPath: /a, configMap: {name: a, items: [{key: a, path: a.b/c}]}}] | volumes: [{mountPath: /a, configMap: {name: a, items: [{key: a, path: a/../b}, {key: a, path: ..data}, {key: a, path: a//b}, {key: a, mode: -1}]}}] | volumes[0].configMap.items[0].path: Invalid value: "a/../b": must not contain '..' nor start with it+volumes[0].configMap.items[1].path: Invalid value: "..data": must not contain '..' nor start with it+volumes[0].configMap.items[2].path: Invalid value: "a//b": must be names joined by single '/'+volumes[0].configMap.items[3].path: Required value: where the file is below the mount's path+volumes[0].configMap.items[3].mode: Invalid value: -1: must be between 0 and 0777 octal (511 decimal), inclusive
          volumes: [{mountPath: /a, template: {path: a, text: '{{ config "a" "b" }}'}}] | volumes: [{mountPath: /a, template: {path: a}}] | volumes[0].template.text: Required value: what the file is made of
          volumes: [{mountPath: /a, template: {path: a, text: '{{ field "metadata.name" }}'}}] | volumes: [{mountPath: /a, template: {path: a, text: 'x {{ field "metadata.uuid" }}'}}] | volumes[0].template.text: Invalid value: line 1, column 3: no field "metadata.uuid"; there are metadata.name, metadata.namespace, metadata.uid, status.node, status.attempt
          volumes: [{mountPath: /a, template: {path: a, text: ""}}] | volumes: [{mountPath: /a, template: {path: a, text: '{{ secret "A" "b" }}{{ config "a" "/" }}{{ env "" }}'}}] | volumes[0].template.text: Invalid value: line 1, column 1: name "A": ...+volumes[0].template.text: Invalid value: line 1, column 21: key "/": ...+volumes[0].template.text: Invalid value: line 1, column 41: a variable without a name
          volumes: [{mountPath: /a, template: {path: a, text: '}}'}}] | volumes: [{mountPath: /a, template: {path: a, text: '{{ if }}'}}] | volumes[0].template.text: Invalid value: line 1, column 4: unknown function "if"; there are config, env, field and secret
          """)
  void ofConfigMapsAndSecrets(String allowed, String refused, String violations) {
    assertThat(wrong(allowed)).isEmpty();
    assertThat(wrong(refused))
        .extracting(text -> text.replaceAll(NAME_PROBLEM + "|" + KEY_PROBLEM, "..."))
        .containsExactly(
            java.util.Arrays.stream(violations.split("\\+"))
                .map(text -> "spec.container." + text)
                .toArray(String[]::new));
  }

  @Test
  void aModeIsOctalInYamlAsKubectlReadsIt() {
    Task task = task("volumes: [{mountPath: /a, secret: {name: a, defaultMode: 0440}}]");
    assertThat(task.getSpec().getContainer().getVolumes(0).getSecret().getDefaultMode())
        .isEqualTo(0440);
  }

  private static List<String> wrong(String fields) {
    return Written.texts(Validation.of(Kinds.TASK, task(fields)));
  }

  private static Task task(String fields) {
    return Written.object(
        Kinds.TASK,
        """
        metadata: {name: a, namespace: default}
        spec:
          container:
            image: a
            %s
        """
            .formatted(fields));
  }
}
