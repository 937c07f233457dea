/** What the API server's tests share. */
@NullMarked
package dev.berth.apiserver.testing;

import org.jspecify.annotations.NullMarked;
