/** What every measurement of the API server needs: it, an etcd, lean clients of both, samples. */
@NullMarked
package dev.berth.bench.rig;

import org.jspecify.annotations.NullMarked;
