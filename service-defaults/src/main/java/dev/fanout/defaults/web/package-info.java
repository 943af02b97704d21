/**
 * What every service's HTTP surface has in common: access, problems, limits, trace header and OpenAPI, by
 * auto-configuration.
 */
@NullMarked
package dev.fanout.defaults.web;

import org.jspecify.annotations.NullMarked;
