/** Everything about the kind ConfigMap. */
@NullMarked
package dev.berth.api.kind.configmap;

import org.jspecify.annotations.NullMarked;
