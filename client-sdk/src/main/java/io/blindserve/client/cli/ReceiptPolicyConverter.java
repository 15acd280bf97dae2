package io.blindserve.client.cli;

import io.blindserve.client.receipt.ReceiptPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code always}, {@code sampled=0.1}, {@code later} or {@code off}. */
final class ReceiptPolicyConverter implements ITypeConverter<ReceiptPolicy> {

  private static final String SAMPLED = "sampled=";

  @Override
  public ReceiptPolicy convert(String text) {
    if (text.startsWith(SAMPLED)) {
      try {
        return ReceiptPolicy.sampled(Double.parseDouble(text.substring(SAMPLED.length())));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("a rate is above 0 and at most 1");
      }
    }
    return switch (text) {
      case "always" -> ReceiptPolicy.always();
      case "later" -> ReceiptPolicy.later();
      case "off" -> ReceiptPolicy.off();
      default -> throw new TypeConversionException("it is always, sampled=RATE, later or off");
    };
  }
}
