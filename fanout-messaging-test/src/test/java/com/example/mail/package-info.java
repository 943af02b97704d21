/** A service that has taken the kit, as another team would write it, and its tests. */
@NullMarked
package com.example.mail;

import org.jspecify.annotations.NullMarked;
