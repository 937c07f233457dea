package dev.berth.api.kind.secret;

import com.google.protobuf.ByteString;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.kind.keyed.DataKeys;
import java.util.ArrayList;
import java.util.List;

/** The kind Secret. No violation shows what a Secret holds. */
public final class SecretKind implements KindRules<Secret> {
  public static final Kind<Secret> KIND =
      new Kind<>(
          "",
          "v1",
          "Secret",
          "secrets",
          List.of(),
          true,
          Secret.getDefaultInstance(),
          new SecretKind());

  private static final String OPAQUE = "Opaque";
  private static final String FIXED = "field is immutable when `immutable` is set";

  private SecretKind() {}

  @Override
  public Secret withDefaults(Secret secret) {
    if (!secret.getType().isEmpty() && secret.getStringDataCount() == 0) {
      return secret;
    }
    Secret.Builder into = secret.toBuilder();
    if (secret.getType().isEmpty()) {
      into.setType(OPAQUE);
    }
    secret
        .getStringDataMap()
        .forEach((key, text) -> into.putData(key, ByteString.copyFromUtf8(text)));
    return into.clearStringData().build();
  }

  @Override
  public List<Violation> validate(Secret secret) {
    List<Violation> found = new ArrayList<>();
    DataKeys.check("data", secret.getDataMap().keySet(), found);
    if (secret.getDataMap().values().stream().mapToLong(ByteString::size).sum()
        > DataKeys.MAX_SIZE) {
      found.add(
          Violation.tooLong("data", "must have at most " + DataKeys.MAX_SIZE + " bytes together"));
    }
    SecretTypes.check(secret, found);
    return found;
  }

  @Override
  public List<Violation> validateUpdate(Secret before, Secret after) {
    List<Violation> found = new ArrayList<>();
    if (!before.getType().equals(after.getType())) {
      found.add(Violation.invalid("type", after.getType(), "field is immutable"));
    }
    if (before.getImmutable()) {
      if (!after.getImmutable()) {
        found.add(Violation.forbidden("immutable", FIXED));
      }
      if (!before.getDataMap().equals(after.getDataMap())) {
        found.add(Violation.forbidden("data", FIXED));
      }
    }
    return found;
  }

  @Override
  public List<Column<Secret>> columns() {
    return List.of(
        Column.of("TYPE", Secret::getType),
        Column.of("DATA", secret -> Integer.toString(secret.getDataCount())));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("type");
  }
}
