package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.rpc.v1.ApplyResult;

/** The object as it is after an apply, and what that did. */
public record Applied<T extends Message>(T object, ApplyResult result) {}
