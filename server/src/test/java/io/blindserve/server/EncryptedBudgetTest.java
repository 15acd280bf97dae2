package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.EncryptionOffer;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.inference.encrypted.EncryptedModel;
import io.blindserve.server.inference.encrypted.EncryptedService;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that could never be computed is not offered, rather than refused at every call. */
class EncryptedBudgetTest {

  private static final long LITTLE = 1 << 16;
  private static final long PLENTY = 512 << 20;

  @TempDir Path folder;

  @Test
  void aPlanThatFitsIsOffered() throws IOException {
    EncryptionOffer offer = offer(new EncryptedBudget(PLENTY, PLENTY, PLENTY));
    assertEquals(2, offer.plans().size());
    assertTrue(offer.reason().isEmpty());
  }

  @Test
  void aPlanWithoutScratchMemoryIsNot() throws IOException {
    assertNotOffered("scratch memory", new EncryptedBudget(LITTLE, PLENTY, PLENTY));
  }

  @Test
  void aPlanWithoutRoomForItsKeysOnDiskIsNot() throws IOException {
    assertNotOffered("disk", new EncryptedBudget(PLENTY, PLENTY, LITTLE));
  }

  private void assertNotOffered(String why, EncryptedBudget budget) throws IOException {
    EncryptionOffer offer = offer(budget);
    assertTrue(offer.plans().isEmpty());
    assertTrue(offer.reason().orElseThrow().contains(why), offer.reason()::get);
  }

  private EncryptionOffer offer(EncryptedBudget budget) throws IOException {
    Path models = TestModels.writeEncrypted(TestModels.write(folder.resolve("models")));
    ModelRepository repository = new ModelRepository(models);
    ModelRepository.Location net =
        repository.locations().stream()
            .filter(location -> location.name().value().equals("net"))
            .findFirst()
            .orElseThrow();
    try (EvaluationPool pool = new EvaluationPool("test", 1, 1)) {
      EncryptedService service =
          new EncryptedService(
              Optional.of("java"),
              folder.resolve("keys"),
              budget,
              false,
              pool,
              () -> 0,
              seed -> {});
      try (EncryptedModel model = service.load(repository.read(net))) {
        return model.offer();
      }
    }
  }
}
