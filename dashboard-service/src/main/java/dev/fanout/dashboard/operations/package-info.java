/**
 * One face for operators over all services: what their routes for operators say, in one list, and what operators order,
 * passed on to the service that it is for.
 */
@NullMarked
package dev.fanout.dashboard.operations;

import org.jspecify.annotations.NullMarked;
