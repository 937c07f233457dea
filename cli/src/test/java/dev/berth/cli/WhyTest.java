package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Event;
import dev.berth.api.core.v1.ObjectReference;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Choice;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueSpec;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyTest {
  @TempDir Path home;
  private Shell shell;
  private Quay quay;

  @BeforeEach
  void start() {
    shell = new Shell(home);
    quay = new Quay(shell);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  private static Choice choice() {
    return Choice.newBuilder()
        .setNodes(3)
        .setLookedAt(3)
        .setFit(2)
        .putPoints("strategy", 7000)
        .putPoints("imageLocality", 100)
        .setRunnerUp("n2")
        .setRunnerUpPoints(5000)
        .build();
  }

  private void status(String name, TaskPhase phase, String message) {
    Task task = shell.objects(Kinds.TASK).get("default", name).orElseThrow();
    Task _ =
        shell
            .objects(Kinds.TASK)
            .updateStatus(
                task.toBuilder()
                    .setStatus(
                        task.getStatus().toBuilder()
                            .setPhase(phase)
                            .setReason("Unschedulable")
                            .setMessage(message))
                    .build());
  }

  @Test
  void tellsHowAPlaceWasChosenAndHowNodesLookNow() {
    quay.node("n1", "4");
    quay.node("n2", "2");
    quay.node("n3", "500m");
    Task task = quay.task("web", "1");
    quay.bind(task, "n1", choice());

    Shell.Done done = shell.run("why", "task/web");

    assertThat(done.code()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .contains(
            """
            Node:               n1
            """)
        .contains(
            """
            Chosen:             3 of 3 nodes were looked at, and 2 could take it
            Points:             7100 (imageLocality 100, strategy 7000)
            Next best:          n2, with 5000 points
            """)
        .contains(
            """

            If it were placed again now:
            NODE   POINTS   IMAGE LOCALITY   STRATEGY   REMARK
            n1     7500     0                7500       it is here
            n2     5000     0                5000       -
            n3     -        -                -          lacks cpu (need 1, free 500m)
            """);
  }

  @Test
  void namesTheSchedulerAsLongAsItsEventIsThere() {
    quay.node("n1", "4");
    Task task = quay.task("web", "1");
    quay.bind(task, "n1", choice());
    Event _ =
        shell
            .cluster()
            .create(
                Kinds.EVENT,
                Event.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web.1"))
                    .setInvolvedObject(
                        ObjectReference.newBuilder()
                            .setKind("Task")
                            .setNamespace("default")
                            .setName("web")
                            .setUid(task.getMetadata().getUid()))
                    .setReason("Scheduled")
                    .setMessage("placed on node n1")
                    .setType("Normal")
                    .setReportingComponent("berth-controller")
                    .setReportingInstance("c1")
                    .build());

    assertThat(shell.run("why", "t", "web").out())
        .contains("By:                 berth-controller (c1)\n");
  }

  @Test
  void ofWhatAPersonHasBoundItSaysSo() {
    quay.node("n1", "4");
    quay.bind(quay.task("web", "1"), "n1");

    assertThat(shell.run("why", "task", "web").out())
        .contains("Chosen:             by a person, or a program that did not say how\n")
        .doesNotContain("Points:");
  }

  @Test
  void tellsWhatKeepsEachNodeAwayFromOneThatWaits() {
    quay.node("n1", "1");
    quay.node("n2", "2");
    Task task = quay.task("big", "4");
    status(
        task.getMetadata().getName(),
        TaskPhase.TASK_PHASE_PENDING,
        "0/2 nodes fit: 2 lack cpu (need 4, most free 1500m); waiting helps: no, preemption: no");

    assertThat(shell.run("why", "task/big").out())
        .isEqualTo(
            """
            Task:               default/big
            Phase:              Pending
            Why:                0/2 nodes fit: 2 lack cpu (need 4, most free 2); waiting helps: no, preemption: no
            Queue:              default: 0 tasks placed, 1 waiting
            Preemption:         no: no lesser tasks on a node would leave it enough room

            NODE   REMARK
            n1     lacks cpu (need 4, free 1)
            n2     lacks cpu (need 4, free 2)
            """);
  }

  @Test
  void tellsWhatWasToldAndWhatIsSoNow() {
    quay.node("n1", "8");
    quay.task("big", "4");
    status("big", TaskPhase.TASK_PHASE_PENDING, "there are no nodes");

    assertThat(shell.run("why", "task/big").out())
        .contains(
            """
            Told:               there are no nodes
            Why now:            a node can take it: the scheduler is about to place it, or none runs
            """)
        .contains("n1     5");
  }

  @Test
  void tellsWhoWouldHaveToGo() {
    quay.priorityClass("high", 10);
    quay.node("n1", "2");
    quay.bind(quay.task("low", "2"), "n1");
    quay.task("urgent", "2", "high");

    assertThat(shell.run("why", "task/urgent").out())
        .contains(
            """
            Why:                waits for node n1, where a lesser task is being stopped for it
            """)
        .contains("Preemption:         yes: on n1 default/low would be asked to go\n");
  }

  @Test
  void tellsWhatTheQueueHasAndMayHave() {
    quay.node("n1", "8");
    quay.queue(
        Queue.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("team"))
            .setSpec(
                QueueSpec.newBuilder()
                    .putMaximum("cpu", Quantities.of("1500m"))
                    .putGuaranteed("cpu", Quantities.of("1")))
            .build());
    quay.bind(quay.task("one", "1"), "n1");
    quay.task("two", "1");

    assertThat(shell.run("why", "task/two").out())
        .contains(
            "Why:                queue team has its maximum of cpu, 1500m; waiting helps: yes")
        .contains(
            "Queue:              team: 1 task placed, 1 waiting; cpu 1 of at most 1500m; cpu 1 of 1"
                + " guaranteed\n")
        .contains("Preemption:         no: its queue holds it back\n");
  }

  @Test
  void ofManyNodesItShowsTheBestAndCountsTheRest() {
    for (int i = 10; i < 24; i++) {
      quay.node("n" + i, i < 22 ? "4" : "1");
    }
    quay.task("web", "2");

    String some = shell.run("why", "task/web").out();
    assertThat(some)
        .contains("... and 2 more that could take it (--all shows them)\n")
        .contains(
            """
            NODES THAT CAN'T                   FOR EXAMPLE
            2 lack cpu (need 2, most free 1)   n22
            """);
    assertThat(some.lines().filter(line -> line.matches("n\\d+ .*"))).hasSize(10);
    assertThat(shell.run("why", "task/web", "--all").out().lines())
        .filteredOn(line -> line.matches("n\\d+ .*"))
        .hasSize(14);
  }

  @Test
  void whatHasEndedNeedsNoPlace() {
    quay.node("n1", "4");
    quay.bind(quay.task("job", "1"), "n1", choice());
    status("job", TaskPhase.TASK_PHASE_SUCCEEDED, "");

    assertThat(shell.run("why", "task/job").out())
        .contains("Why:                it has ended, and needs no place any more\n")
        .contains("Points:             7100")
        .doesNotContain("If it were placed");
  }

  @Test
  void severalAreToldOneAfterAnotherAndAMissingOneFails() {
    quay.node("n1", "4");
    quay.task("a", "1");
    quay.task("b", "1");

    Shell.Done done = shell.run("why", "task", "a", "missing", "b");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).contains("default/a\n").contains("\n\nTask:               default/b\n");
    assertThat(done.err()).isEqualTo("error: tasks.berth.dev \"missing\" not found\n");
  }

  @Test
  void itIsAboutTasksThatAreNamed() {
    assertThat(shell.run("why", "node/n1"))
        .isEqualTo(new Shell.Done(2, "", "error: \"node/n1\": this takes a task\n"));
    assertThat(shell.run("why", "tasks").code()).isEqualTo(2);
  }

  @Test
  void describeSaysWhyATaskWaits() {
    String sentence =
        "0/2 nodes fit: 2 lack cpu (need 4, most free 1); waiting helps: no, preemption: no";
    quay.task("big", "4");
    status("big", TaskPhase.TASK_PHASE_PENDING, sentence);

    assertThat(shell.run("describe", "task", "big").out())
        .contains("Why:                Unschedulable: " + sentence + "\n");
  }
}
