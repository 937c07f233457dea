/** One situation each, on real etcd, real Docker and real processes. */
@NullMarked
package dev.berth.e2e.situation;

import org.jspecify.annotations.NullMarked;
