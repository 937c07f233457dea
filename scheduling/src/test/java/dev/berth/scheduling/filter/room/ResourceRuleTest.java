package dev.berth.scheduling.filter.room;

import static dev.berth.scheduling.testing.Asks.asking;
import static dev.berth.scheduling.testing.Asks.offering;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.filter.Veto.Help;
import dev.berth.scheduling.filter.Veto.Lacks;
import dev.berth.scheduling.filter.Veto.NotOffered;
import dev.berth.scheduling.filter.Veto.Resource;
import dev.berth.scheduling.filter.Veto.TooSmall;
import dev.berth.scheduling.testing.Scene;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceRuleTest {
  private static final String FUSE = "example.com/fuse";
  private static final long KI = 1024;

  private final Scene scene = new Scene().nodes(node("n1", "4", "8Ki"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # used: cpu, memory | wanted: cpu, memory | fits
          0 | 0   | 4     | 8Ki | true
          0 | 0   | 4001m | 0   | false
          0 | 0   | 0     | 9Ki | false
          1 | 1Ki | 3     | 7Ki | true
          1 | 0   | 3001m | 0   | false
          4 | 8Ki | 0     | 0   | true
          9 | 0   | 0     | 8Ki | true
          9 | 0   | 1m    | 0   | false
          0 | 9Ki | 4     | 0   | true
          """)
  void whatIsRequestedMustBeLeft(
      String usedCpu, String usedMemory, String cpu, String memory, boolean fits) {
    scene.place(task("used", usedCpu, usedMemory), "n1");

    assertThat(veto(task("a", cpu, memory)) == null).isEqualTo(fits);
  }

  @Test
  void saysWhetherTheNodeIsFullOrTooSmall() {
    scene.place(task("used", "3", "0"), "n1");

    assertThat(veto(task("a", "2", "0"))).isEqualTo(new Lacks(Resource.CPU, 2000, 1000));
    assertThat(veto(task("a", "5", "0"))).isEqualTo(new TooSmall(Resource.CPU, 5000, 1000));
  }

  @Test
  void tellsOfMemoryBeforeAllOthers() {
    assertThat(veto(asking(task("a", "5", "9Ki"), FUSE, "1")))
        .isEqualTo(new TooSmall(Resource.MEMORY, 9 * KI, 8 * KI));
  }

  @Test
  void tellsHowFarANodeIsOverfilled() {
    scene.place(task("used", "6", "0"), "n1");

    assertThat(veto(task("a", "1", "0"))).isEqualTo(new Lacks(Resource.CPU, 1000, -2000));
  }

  @Test
  void whatNobodyOffersIsNotOffered() {
    assertThat(veto(asking(task("a", "0", "0"), FUSE, "1"))).isEqualTo(new NotOffered(FUSE));
    assertThat(veto(asking(task("a", "0", "0"), FUSE, "0"))).isNull();
  }

  @Test
  void devicesAreCounted() {
    scene.nodes(offering(node("n1", "4", "8Ki"), FUSE, "2"));
    scene.place(asking(task("used", "0", "0"), FUSE, "1"), "n1");

    assertThat(veto(asking(task("a", "0", "0"), FUSE, "1"))).isNull();
    assertThat(veto(asking(task("a", "0", "0"), FUSE, "2")))
        .isEqualTo(new Lacks(new Resource(FUSE), 2, 1));
    assertThat(veto(asking(task("a", "0", "0"), FUSE, "3")))
        .isEqualTo(new TooSmall(new Resource(FUSE), 3, 1));
  }

  @Test
  void diskIsAskedOfNodesThatTellOfIt() {
    Task wants = asking(task("a", "0", "0"), "ephemeral-storage", "3Ki");
    assertThat(veto(wants)).isNull();

    scene.nodes(offering(node("n1", "4", "8Ki"), "ephemeral-storage", "2Ki"));
    assertThat(veto(wants))
        .isEqualTo(new TooSmall(new Resource("ephemeral-storage"), 3 * KI, 2 * KI));
  }

  @Test
  void requestThatCannotBeReadFitsNoNode() {
    Task odd =
        with(
            spec ->
                spec.getContainerBuilder()
                    .getResourcesBuilder()
                    .putRequests("cpu", Quantities.of("1").toBuilder().setText("lots").build()),
            task("a", "0", "0"));

    assertThat(veto(odd)).isInstanceOf(TooSmall.class);
  }

  @Test
  void revocableTasksUseWhatIsIdle() {
    Task revocable = with(spec -> spec.setRevocable(true), task("a", "2", "1Ki"));
    scene.nodes(idle(node("n1", "4", "8Ki"), "3", "8Ki"));
    scene.place(task("used", "4", "8Ki"), "n1");
    assertThat(veto(revocable)).isNull();

    scene.place(with(spec -> spec.setRevocable(true), task("b", "2", "1Ki")), "n1");
    assertThat(veto(revocable)).isEqualTo(new Lacks(new Resource("idle/cpu"), 2000, 1000));
    scene.remove(task("used", "4", "8Ki"));
    assertThat(veto(task("c", "4", "8Ki"))).isNull();
  }

  @Test
  void waitingMayHelpWhereTooLittleIsIdleForThatChangesByItself() {
    Task revocable = with(spec -> spec.setRevocable(true), task("a", "2", "1Ki"));
    assertThat(help(revocable)).isEqualTo(Help.WAITING_FOR_NODE);

    scene.nodes(idle(node("n1", "4", "8Ki"), "1", "8Ki"));
    assertThat(help(revocable)).isEqualTo(Help.WAITING_FOR_NODE);
    scene.nodes(idle(node("n1", "4", "8Ki"), "2", "8Ki"));
    scene.place(with(spec -> spec.setRevocable(true), task("b", "1", "1Ki")), "n1");
    assertThat(help(revocable)).isEqualTo(Help.WAITING_FOR_ROOM);
  }

  @Test
  void asksOnlyWhatIsSoBeforeItSaysWhatIsLacking() {
    assertThatThrownBy(() -> rule(task("a", "1", "1Ki")).veto(0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Node idle(Node node, String cpu, String memory) {
    return node.toBuilder()
        .setStatus(
            node.getStatus().toBuilder()
                .putIdle("cpu", Quantities.of(cpu))
                .putIdle("memory", Quantities.of(memory)))
        .build();
  }

  private Help help(Task task) {
    return Objects.requireNonNull(veto(task)).help();
  }

  private @Nullable Veto veto(Task task) {
    ResourceRule rule = rule(task);
    return rule.fits(scene.number("n1")) ? null : rule.veto(scene.number("n1"));
  }

  private ResourceRule rule(Task task) {
    return new ResourceRule(
        scene.cluster().capacity(), scene.cluster().hold(Demand.of(task)).needs());
  }
}
