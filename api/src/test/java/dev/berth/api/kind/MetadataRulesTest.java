package dev.berth.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataRulesTest {
  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  @ParameterizedTest
  @ValueSource(strings = {"a", "a-b.c-1", "1", "a.b.c"})
  void acceptsSubdomains(String name) {
    assertThat(validate(meta().setName(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bad_Name", "-a", "a-", "a..b", ".a", "a b", "ä"})
  void refusesOtherNamesInKubernetesWords(String name) {
    assertThat(validate(meta().setName(name)))
        .containsExactly("metadata.name: Invalid value: \"" + name + "\": " + SUBDOMAIN);
  }

  @Test
  void aNameIsNeededAndHasALimit() {
    assertThat(validate(meta().clearName()))
        .containsExactly("metadata.name: Required value: name or generateName is required");
    assertThat(validate(meta().clearName().setGenerateName("a-"))).isEmpty();
    assertThat(validate(meta().clearName().setGenerateName("A-"))).hasSize(1);
    assertThat(validate(meta().setName("a".repeat(253)))).isEmpty();
    assertThat(validate(meta().setName("a".repeat(254))))
        .singleElement()
        .asString()
        .endsWith("must be no more than 253 characters");
  }

  @Test
  void aNamespacesOwnNameIsALabel() {
    ObjectMeta dotted = ObjectMeta.newBuilder().setName("a.b").build();
    assertThat(Written.texts(MetadataRules.validate(Kinds.NAMESPACE, dotted)))
        .containsExactly(
            "metadata.name: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of lower"
                + " case alphanumeric characters or '-', and must start and end with an alphanumeric"
                + " character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
  }

  @Test
  void onlyNamespacedKindsHaveANamespace() {
    assertThat(validate(meta().clearNamespace()))
        .containsExactly("metadata.namespace: Required value: the object lives in a namespace");
    assertThat(validate(meta().setNamespace("A"))).hasSize(1);
    assertThat(Written.texts(MetadataRules.validate(Kinds.NODE, meta().build())))
        .containsExactly("metadata.namespace: Forbidden: not allowed on this type");
  }

  @Test
  void labelsAndAnnotationsHaveRules() {
    assertThat(
            validate(
                meta()
                    .putLabels("example.com/app", "web")
                    .putLabels("ok", "")
                    .putAnnotations("Example.com/Any", "any text \n at all")))
        .isEmpty();
    assertThat(validate(meta().putLabels("a b", "-")))
        .containsExactly(
            "metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric"
                + " characters, '-', '_' or '.', and must start and end with an alphanumeric"
                + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
            "metadata.labels: Invalid value: \"-\": a valid label must be an empty string or consist"
                + " of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used"
                + " for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    assertThat(validate(meta().putLabels("a".repeat(64), "b".repeat(64)))).hasSize(2);
    assertThat(validate(meta().putAnnotations("/x", ""))).hasSize(1);
  }

  @Test
  void annotationsTogetherHaveALimitInBytes() {
    int free = MetadataRules.MAX_ANNOTATION_BYTES - 1;
    assertThat(validate(meta().putAnnotations("a", "é".repeat(free / 2)))).isEmpty();
    assertThat(validate(meta().putAnnotations("a", "é".repeat(free / 2 + 1))))
        .containsExactly("metadata.annotations: Too long: may not be more than 262144 bytes");
  }

  @Test
  void finalizersAreQualified() {
    assertThat(
            validate(meta().addAllFinalizers(List.of("berth.dev/binding", "orphan", "kubernetes"))))
        .isEmpty();
    assertThat(validate(meta().addFinalizers("mine").addFinalizers("")))
        .containsExactly(
            "metadata.finalizers: Invalid value: \"mine\": name is neither a standard finalizer name"
                + " nor is it fully qualified",
            "metadata.finalizers: Invalid value: \"\": name part must be non-empty");
  }

  @Test
  void ownersAreCompleteAndOneControls() {
    OwnerReference owner =
        OwnerReference.newBuilder()
            .setApiVersion("berth.dev/v1")
            .setKind("Task")
            .setName("a")
            .setUid("u")
            .setController(true)
            .build();
    assertThat(validate(meta().addOwnerReferences(owner))).isEmpty();
    assertThat(validate(meta().addOwnerReferences(OwnerReference.getDefaultInstance()))).hasSize(4);
    assertThat(
            validate(
                meta()
                    .addOwnerReferences(owner)
                    .addOwnerReferences(owner.toBuilder().setName("b"))))
        .containsExactly(
            "metadata.ownerReferences: Invalid value: \"b\": Only one reference can have Controller"
                + " set to true. Found \"true\" in references for a and b");
  }

  @Test
  void whatIsBeingDeletedGetsNoNewFinalizers() {
    ObjectMeta before =
        meta().addFinalizers("a.b/c").setDeletionTimestamp(Times.time(Instant.EPOCH)).build();
    assertThat(MetadataRules.validateUpdate(before, before.toBuilder().clearFinalizers().build()))
        .isEmpty();
    assertThat(
            Written.texts(
                MetadataRules.validateUpdate(
                    before, before.toBuilder().addFinalizers("d.e/f").build())))
        .containsExactly(
            "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
                + " deleted, found new finalizers [d.e/f]");
  }

  @Test
  void namesAndUidsStay() {
    assertThat(
            Written.texts(
                MetadataRules.validateUpdate(
                    meta().setUid("u").build(), meta().setUid("v").setName("c").build())))
        .containsExactly(
            "metadata.name: Invalid value: \"c\": field is immutable",
            "metadata.uid: Invalid value: \"v\": field is immutable");
  }

  private static ObjectMeta.Builder meta() {
    return ObjectMeta.newBuilder().setName("a").setNamespace("default");
  }

  private static List<String> validate(ObjectMeta.Builder metadata) {
    return Written.texts(MetadataRules.validate(Kinds.TASK, metadata.build()));
  }
}
