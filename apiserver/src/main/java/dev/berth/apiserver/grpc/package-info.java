/**
 * The gRPC face of the API server: one endpoint class for each service, which reads the request,
 * calls the path behind it and answers. Blocking code on virtual threads; every failure becomes a
 * status through {@link dev.berth.api.failure.Failures}, in one place.
 */
@NullMarked
package dev.berth.apiserver.grpc;

import org.jspecify.annotations.NullMarked;
