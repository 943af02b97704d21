/**
 * What every service's HTTP surface has in common: access, problems, limits, paging, trace header and OpenAPI, by
 * auto-configuration.
 */
@NullMarked
package dev.fanout.web;

import org.jspecify.annotations.NullMarked;
