package dev.berth.nodelet.plan;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.TaskPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a container to run, as far as that can be done now: the place's own and those of its init
 * commands alike.
 *
 * @param image what it is made of
 * @param launch makes and starts it
 * @param restarts how many there were before it
 * @param news what to tell before, unless there is a problem to tell
 */
record Launching(String image, Action launch, int restarts, Optional<Report> news) {

  List<Action> actions(Binding binding, Memory memory, Instant now) {
    List<Action> actions = new ArrayList<>();
    if (memory.problem().isPresent()) {
      Problem problem = memory.problem().get();
      actions.add(
          new Action.Tell(
              Report.of(TaskPhase.TASK_PHASE_STARTING, problem.reason(), problem.message())
                  .withRestarts(restarts)
                  .withLast(memory)));
    }
    if (memory.waits(now)) {
      actions.add(new Action.WaitUntil(memory.notBefore()));
      return actions;
    }
    if (!memory.admitted()) {
      actions.add(new Action.Admit());
      return actions;
    }
    boolean pull =
        switch (memory.image()) {
          case MISSING -> true;
          case PULLED -> false;
          case UNKNOWN ->
              binding.getSpec().getContainer().getImagePullPolicy()
                  == ImagePullPolicy.IMAGE_PULL_POLICY_ALWAYS;
        };
    if (memory.problem().isEmpty()) {
      news.map(said -> pull ? pulling() : said)
          .ifPresent(said -> actions.add(new Action.Tell(said.withRestarts(restarts))));
    }
    actions.add(pull ? new Action.Pull(image) : launch);
    return actions;
  }

  private static Report pulling() {
    return Report.of(TaskPhase.TASK_PHASE_STARTING, "Pulling", "");
  }
}
