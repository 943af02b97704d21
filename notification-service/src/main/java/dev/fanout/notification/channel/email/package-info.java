/** E-mail by SMTP, where a mail server is set. */
@NullMarked
package dev.fanout.notification.channel.email;

import org.jspecify.annotations.NullMarked;
