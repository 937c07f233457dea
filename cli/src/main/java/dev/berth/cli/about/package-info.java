/** What the command says about itself and the API: versions, kinds, completion. */
@NullMarked
package dev.berth.cli.about;

import org.jspecify.annotations.NullMarked;
