package io.blindserve.server.http;

import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.call.Rendering;

/** What one message is answered with. Made for one call, whose steps follow each other. */
interface GrpcAnswer extends Rendering {

  /** Returns what may leave now that the call is recorded. */
  GrpcReply of(RecordedCall call);
}
