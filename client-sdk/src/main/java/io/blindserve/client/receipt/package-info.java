/**
 * What proves a call later. In this release that is the id of the server's access record, which an
 * auditor can look up; no signature is checked yet. Imports the transport's reply and the JDK.
 */
@NullMarked
package io.blindserve.client.receipt;

import org.jspecify.annotations.NullMarked;
