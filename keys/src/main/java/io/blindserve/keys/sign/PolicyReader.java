package io.blindserve.keys.sign;

import io.blindserve.keys.sign.TrustPolicy.Rule;
import io.blindserve.keys.sign.TrustPolicy.Witness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one policy file, line by line. For one thread, once. */
final class PolicyReader {

  private static final int LARGEST = 256 << 10;
  private static final int MOST = 64;
  private static final int LONGEST_NUMBER = 4;
  private static final String NONE = "none";

  private final List<NoteVerifier> logs = new ArrayList<>();
  private final List<Witness> witnesses = new ArrayList<>();
  private final Map<String, Rule> rules = new HashMap<>();
  private final Set<String> members = new HashSet<>();
  private @Nullable Rule quorum;

  TrustPolicy read(byte[] file) throws NoteException {
    if (file.length > LARGEST) {
      throw NoteException.malformed("a policy of " + file.length + " bytes");
    }
    // Names are octets: this keeps every one of them.
    String text = new String(file, StandardCharsets.ISO_8859_1);
    if (!text.chars().allMatch(PolicyReader::isAllowed)) {
      throw NoteException.malformed("a policy has a control character");
    }
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String[] words = words(lines[i]);
      if (words.length > 0 && !words[0].startsWith("#") && !take(words)) {
        throw NoteException.malformed("line " + (i + 1) + " of a policy");
      }
    }
    if (quorum == null) {
      throw NoteException.malformed("a policy without a quorum");
    }
    return new TrustPolicy(logs, witnesses, quorum);
  }

  private static boolean isAllowed(int octet) {
    return octet == '\t' || octet == '\n' || (octet >= ' ' && octet != 0x7f);
  }

  private static String[] words(String line) {
    return Arrays.stream(line.split("[ \t]+"))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  /** Returns whether the line is one that a policy may have there. */
  private boolean take(String[] words) throws NoteException {
    switch (words[0]) {
      case "log":
        return (words.length == 2 || words.length == 3) && log(key(words[1]));
      case "witness":
        return (words.length == 3 || words.length == 4) && witness(words);
      case "group":
        return words.length >= 4 && group(words);
      case "quorum":
        return words.length == 2 && quorum(words[1]);
      default:
        return false;
    }
  }

  private static NoteVerifier key(String word) throws NoteException {
    byte[] octets = word.getBytes(StandardCharsets.ISO_8859_1);
    return NoteVerifier.parse(new String(octets, StandardCharsets.UTF_8));
  }

  /** Names and ids do not make one key two. */
  private static boolean isNew(NoteVerifier key, List<NoteVerifier> others) {
    return others.size() < MOST && others.stream().noneMatch(key::isSameKey);
  }

  private boolean log(NoteVerifier key) {
    return key.kind() != KeyKind.COSIGNATURE && isNew(key, logs) && logs.add(key);
  }

  private boolean witness(String[] words) throws NoteException {
    NoteVerifier key = key(words[2]);
    List<NoteVerifier> others = witnesses.stream().map(Witness::key).toList();
    return key.kind().isTimed()
        && isNew(key, others)
        && define(words[1], signed -> signed.contains(key))
        && witnesses.add(
            new Witness(key, words.length == 4 ? Optional.of(words[3]) : Optional.empty()));
  }

  private boolean define(String name, Rule rule) {
    return !name.equals(NONE) && rules.putIfAbsent(name, rule) == null;
  }

  private boolean group(String[] words) {
    List<Rule> parts = new ArrayList<>();
    for (String name : Arrays.asList(words).subList(3, words.length)) {
      Rule part = rules.get(name);
      if (part == null || !members.add(name)) {
        return false;
      }
      parts.add(part);
    }
    int count = count(words[2], parts.size());
    return rules.size() < 2 * MOST
        && count >= 1
        && count <= parts.size()
        && define(words[1], Rule.of(count, parts));
  }

  private static int count(String word, int all) {
    switch (word) {
      case "all":
        return all;
      case "any":
        return 1;
      default:
        return word.length() <= LONGEST_NUMBER && word.matches("[1-9][0-9]*")
            ? Integer.parseInt(word)
            : 0;
    }
  }

  private boolean quorum(String name) {
    if (quorum != null) {
      return false;
    }
    quorum = name.equals(NONE) ? Rule.NONE : rules.get(name);
    return quorum != null;
  }
}
