/**
 * Where Tasks run. A Binding is a Task's place; all that makes, ends or reports on a place is a
 * transaction that compares both keys, so that of two racing requests one sees the other's work.
 *
 * <pre>
 *            Bind                        ReportStatus
 *  Pending ────────▶ a Binding stands ──────────────────▶ Starting, Running, BackOff, Succeeded ...
 *     ▲                    │
 *     │                    │ Evict, or Delete of the Task: the Binding is marked
 *     │                    ▼
 *     │            the node stops the container
 *     │                    │ ReportStatus with an outcome, or Release when the node is lost
 *     └────────────────────┴──▶ the Binding goes; a Task that is deleted goes with it
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A Task has at most one place: a Binding has the Task's own name.
 *   <li>A place is named by uid, attempt and node. What names another one changes nothing.
 *   <li>A Task's attempt only grows, and no two Bindings of a Task have the same.
 *   <li>A Task does not go while its Binding stands, but by force.
 *   <li>Evictions that keep to a disruption budget take, all together, no more than it allows: what
 *       one takes is compared and written with the Binding's mark.
 * </ul>
 */
@NullMarked
package dev.berth.apiserver.placement;

import org.jspecify.annotations.NullMarked;
