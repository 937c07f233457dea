package dev.berth.cli.typed;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.cli.outcome.CommandException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Kinds as people type them: plural, singular, short name, in any case. */
public final class KindNames {
  private KindNames() {}

  /**
   * @throws CommandException (usage) that lists the kinds when there is none of that name
   */
  public static Kind<?> one(String typed) {
    return Kinds.named(typed).orElseThrow(() -> unknown(typed));
  }

  /** Several, separated by commas; each once. */
  public static List<Kind<?>> several(String typed) {
    return Arrays.stream(typed.split(",", -1))
        .map(KindNames::one)
        .collect(
            Collectors.collectingAndThen(
                Collectors.<Kind<?>, LinkedHashSet<Kind<?>>>toCollection(LinkedHashSet::new),
                List::copyOf));
  }

  private static CommandException unknown(String typed) {
    List<String> plurals = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (Kind<?> kind : Kinds.all()) {
      plurals.add(kind.plural());
      all.add(kind.singular());
      all.addAll(kind.shortNames());
    }
    all.addAll(0, plurals);
    return CommandException.usage(
        "unknown kind \"%s\"%s; kinds: %s"
            .formatted(typed, Suggestion.of(typed, all), String.join(", ", plurals)));
  }
}
