package io.blindserve.server.trial;

import io.blindserve.server.audit.TrialFacts.Rule;
import java.time.Instant;

/**
 * How a trial was ended by its rules.
 *
 * @param candidate the version that was tried
 * @param rule the one that was broken, or {@link Rule#KEPT}: the version is the default now
 * @param time when
 * @param observed the figures by which it was judged, of the rules' window alone
 */
public record Ended(int candidate, Rule rule, Instant time, Observed observed) {}
