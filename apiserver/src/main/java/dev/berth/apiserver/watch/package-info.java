/**
 * One small machine per kind: the present objects, a ring of recent events, one position, fed by
 * one watch of the store. Gets, lists and watches are served from it. A read of the newest state
 * asks the store for its revision alone, once for all who ask at a moment, and waits for the
 * machine to reach that; when it can't be known or takes too long, the store itself is read.
 *
 * <p>Next in the flow: {@code resource}, which makes pages of what is found here, and {@code grpc},
 * which sends events as they are encoded here.
 */
@NullMarked
package dev.berth.apiserver.watch;

import org.jspecify.annotations.NullMarked;
