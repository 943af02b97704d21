/** How an HTTP surface answers: problems, pages, short texts, and the words for what is wrong with a request. */
@NullMarked
package dev.fanout.web;

import org.jspecify.annotations.NullMarked;
