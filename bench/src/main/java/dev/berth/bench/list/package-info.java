/** How fast objects are listed, and what very many of them cost. */
@NullMarked
package dev.berth.bench.list;

import org.jspecify.annotations.NullMarked;
