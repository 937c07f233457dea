/**
 * What holds of all data that is kept by key: in a ConfigMap, in a Secret, and where they are used.
 */
@NullMarked
package dev.berth.api.kind.keyed;

import org.jspecify.annotations.NullMarked;
