/** The dashboard of a customer: what all services know of him, in one answer and in time. */
@NullMarked
package dev.fanout.dashboard.customer;

import org.jspecify.annotations.NullMarked;
