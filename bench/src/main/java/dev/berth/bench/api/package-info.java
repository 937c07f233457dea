/** How fast objects are written and read, beside the same keys and values straight to etcd. */
@NullMarked
package dev.berth.bench.api;

import org.jspecify.annotations.NullMarked;
