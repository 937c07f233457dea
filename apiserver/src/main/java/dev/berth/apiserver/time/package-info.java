/** Where the server's clockwork is: what is done again and again, or a little later. */
@NullMarked
package dev.berth.apiserver.time;

import org.jspecify.annotations.NullMarked;
