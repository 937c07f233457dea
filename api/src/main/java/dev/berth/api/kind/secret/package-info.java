/** Everything about the kind Secret. */
@NullMarked
package dev.berth.api.kind.secret;

import org.jspecify.annotations.NullMarked;
