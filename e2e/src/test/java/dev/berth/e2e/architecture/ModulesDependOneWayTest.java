package dev.berth.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * api ◀ client ◀ (controller, nodelet, cli); api ◀ scheduling ◀ (controller, cli); api ◀ apiserver;
 * dev alone sees them all.
 */
final class ModulesDependOneWayTest {
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("api", Set.of()),
          Map.entry("client", Set.of("api")),
          Map.entry("apiserver", Set.of("api")),
          Map.entry("testkit", Set.of("api", "client", "apiserver")),
          Map.entry("scheduling", Set.of("api")),
          Map.entry("controller", Set.of("api", "client", "scheduling")),
          Map.entry("nodelet", Set.of("api", "client")),
          Map.entry("cli", Set.of("api", "client", "scheduling")),
          Map.entry(
              "dev", Set.of("api", "client", "apiserver", "scheduling", "controller", "nodelet")),
          Map.entry(
              "bench",
              Set.of("api", "client", "apiserver", "scheduling", "controller", "nodelet", "dev")),
          Map.entry("chaos", Set.of("api", "client", "apiserver")));

  static Stream<String> modules() {
    return Code.MODULES.stream();
  }

  @Test
  void everyModuleHasARuleAndCode() {
    assertThat(MAY_USE.keySet()).containsExactlyInAnyOrderElementsOf(Code.MODULES);
    assertThat(Code.MODULES)
        .allSatisfy(module ->
            assertThat(Code.CLASSES)
                .anyMatch(one -> one.getPackageName().startsWith("dev.berth." + module)));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void dependsOnlyOnWhatIsBeforeIt(String module) {
    List<String> forbidden = new ArrayList<>();
    for (String other : Code.MODULES) {
      if (!other.equals(module) && !MAY_USE.getOrDefault(module, Set.of()).contains(other)) {
        forbidden.add("dev.berth." + other + "..");
      }
    }
    noClasses()
        .that()
        .resideInAPackage("dev.berth." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden.toArray(String[]::new))
        .check(Code.CLASSES);
  }

  @Test
  void noFoldersOfAModuleDependOnEachOtherInACircle() {
    // Generated messages, which know only one another, share a folder's name but are none.
    slices()
        .matching("dev.berth.(*).(*)..")
        .should()
        .beFreeOfCycles()
        .check(Code.CLASSES.that(not(resideInAPackage("dev.berth.api..v1.."))));
  }
}
