package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.rpc.v1.DeleteOptions;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The objects of another client: what it does not override goes on to those. {@link #change} and
 * {@link #changeStatus} are made of its own calls.
 */
public class ForwardingObjects<T extends Message> implements ObjectClient<T> {
  private final ObjectClient<T> objects;

  protected ForwardingObjects(ObjectClient<T> objects) {
    this.objects = objects;
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    return objects.get(namespace, name);
  }

  @Override
  public ObjectList<T> list(ListOptions options) {
    return objects.list(options);
  }

  @Override
  public ObjectList<T> listAll(ListOptions options, UnaryOperator<T> keep) {
    return objects.listAll(options, keep);
  }

  @Override
  public T create(T object) {
    return objects.create(object);
  }

  @Override
  public T update(T object) {
    return objects.update(object);
  }

  @Override
  public T updateStatus(T object) {
    return objects.updateStatus(object);
  }

  @Override
  public T patch(String namespace, String name, String mergePatch) {
    return objects.patch(namespace, name, mergePatch);
  }

  @Override
  public Applied<T> apply(T object, boolean dryRun) {
    return objects.apply(object, dryRun);
  }

  @Override
  public T delete(String namespace, String name, DeleteOptions options) {
    return objects.delete(namespace, name, options);
  }

  @Override
  public ObjectWatch<T> watch(ListOptions options) {
    return objects.watch(options);
  }
}
