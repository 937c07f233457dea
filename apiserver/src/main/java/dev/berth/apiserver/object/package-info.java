/**
 * The store with types: decodes what is stored, encodes what is to be stored, and bounds every call
 * by the caller's deadline. Read by the resource path, the rules of admission, placement and nodes.
 */
@NullMarked
package dev.berth.apiserver.object;

import org.jspecify.annotations.NullMarked;
