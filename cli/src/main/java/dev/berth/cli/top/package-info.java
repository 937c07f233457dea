/** What nodes and tasks use now; measured by the nodes, asked through the API server. */
@NullMarked
package dev.berth.cli.top;

import org.jspecify.annotations.NullMarked;
