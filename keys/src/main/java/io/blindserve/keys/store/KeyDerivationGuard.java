package io.blindserve.keys.store;

import io.blindserve.keys.store.SeedStoreException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.bc.EncryptedObjectStoreData;
import org.bouncycastle.asn1.bc.ObjectStore;
import org.bouncycastle.asn1.bc.ObjectStoreIntegrityCheck;
import org.bouncycastle.asn1.bc.PbkdMacIntegrityCheck;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;

/**
 * Looks at the outer structure of a key store file and lets it pass only when both key derivations
 * (integrity, encryption) are scrypt at exactly the cost that we write. Nothing is derived here, so
 * a hostile file costs nothing.
 */
final class KeyDerivationGuard {

  /** id-scrypt, RFC 7914 section 7. */
  private static final ASN1ObjectIdentifier SCRYPT =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

  /** An integrity key fills HMAC-SHA-512, an encryption key AES-256. */
  private static final int LONGEST_KEY = 64;

  private KeyDerivationGuard() {}

  static void check(Path file, byte[] bytes, ScryptCost cost) {
    boolean accepted;
    try {
      accepted =
          derivationsMatch(ObjectStore.getInstance(ASN1Primitive.fromByteArray(bytes)), cost);
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle reports malformed structures by many types; none of them says more than this,
      // and no cause is kept
      // because its message could quote bytes of the file.
      throw new SeedStoreException(Reason.MALFORMED, file, "is not a BCFKS key store");
    }
    if (!accepted) {
      throw new SeedStoreException(
          Reason.MALFORMED,
          file,
          "its key derivation is not scrypt with N="
              + cost.n()
              + ", r="
              + cost.r()
              + ", p="
              + cost.p());
    }
  }

  private static boolean derivationsMatch(ObjectStore store, ScryptCost cost) {
    ObjectStoreIntegrityCheck integrity = store.getIntegrityCheck();
    if (integrity.getType() != ObjectStoreIntegrityCheck.PBKD_MAC_CHECK
        || !(store.getStoreData() instanceof EncryptedObjectStoreData encrypted)) {
      return false;
    }
    var mac = PbkdMacIntegrityCheck.getInstance(integrity.getIntegrityCheck());
    var cipher = PBES2Parameters.getInstance(encrypted.getEncryptionAlgorithm().getParameters());
    return isOurs(mac.getPbkdAlgorithm(), cost) && isOurs(cipher.getKeyDerivationFunc(), cost);
  }

  private static boolean isOurs(KeyDerivationFunc function, ScryptCost cost) {
    if (!SCRYPT.equals(function.getAlgorithm())) {
      return false;
    }
    ASN1Sequence fields = ASN1Sequence.getInstance(function.getParameters());
    return fields.size() == 5
        && ASN1OctetString.getInstance(fields.getObjectAt(0)).getOctetsLength() == cost.saltBytes()
        && number(fields, 1).equals(BigInteger.valueOf(cost.n()))
        && number(fields, 2).equals(BigInteger.valueOf(cost.r()))
        && number(fields, 3).equals(BigInteger.valueOf(cost.p()))
        && number(fields, 4).signum() > 0
        && number(fields, 4).compareTo(BigInteger.valueOf(LONGEST_KEY)) <= 0;
  }

  private static BigInteger number(ASN1Sequence fields, int at) {
    return ASN1Integer.getInstance(fields.getObjectAt(at)).getValue();
  }
}
