/**
 * What to do about one task: {@link dev.berth.nodelet.plan.TaskPlan} takes what is wanted, the
 * task's containers, what is remembered and the time, and answers ordered actions. It is pure: no
 * client, lock, clock or log. The loop observes, asks here, acts, remembers, and asks again until
 * there is nothing left to do but wait or report.
 *
 * <p>It holds for every answer that:
 *
 * <ol>
 *   <li>a container is only made when no container of another uid or attempt of the task is left;
 *   <li>at most one container of a task runs, and at most one ended one is kept beside it; those of
 *       init commands, all ended, until it has run;
 *   <li>without a Binding nothing is started, and before the Bindings are known nothing is removed;
 *   <li>one end or problem is counted once in the back-off.
 * </ol>
 */
@NullMarked
package dev.berth.nodelet.plan;

import org.jspecify.annotations.NullMarked;
