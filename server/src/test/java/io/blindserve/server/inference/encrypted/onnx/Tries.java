package io.blindserve.server.inference.encrypted.onnx;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** How often a property is tried: in {@code verify}, and with {@code -Dblindserve.long=true}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@AddLifecycleHook(Tries.Hook.class)
@interface Tries {

  /** Returns how often in {@code verify}. */
  int usual();

  /** Returns how often in the long run. */
  int all();

  /** Sets the number before jqwik reads it. */
  final class Hook implements AroundPropertyHook {

    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      Tries tries = context.findAnnotation(Tries.class).orElseThrow();
      boolean all = Boolean.getBoolean("blindserve.long");
      context.attributes().setTries(all ? tries.all() : tries.usual());
      return property.execute();
    }
  }
}
