package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the memory of a test, and fails the test if not all of it came back. Use with
 * {@code @RegisterExtension}, one instance for each test.
 */
public final class MemoryBalance implements AfterEachCallback {

  private final List<PolyMemory> made = new ArrayList<>();

  /** Returns new memory whose balance must be zero when the test ends. */
  public PolyMemory create(PolyKernels kernels, long scratchBytes, long residentBytes) {
    PolyMemory memory = PolyMemory.create(kernels, scratchBytes, residentBytes);
    made.add(memory);
    return memory;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (PolyMemory memory : made) {
      assertEquals(0, memory.scratchInUse(), "scratch bytes that did not come back");
      assertEquals(0, memory.residentInUse(), "resident bytes that did not come back");
    }
  }
}
