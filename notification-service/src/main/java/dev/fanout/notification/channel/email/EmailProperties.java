package dev.fanout.notification.channel.email;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How e-mails are sent. The server is that of {@code spring.mail}.
 *
 * @param from the sender, with or without a name: {@code Shop <shop@example.com>}; needed where
 *     {@code spring.mail.host} is set
 */
@ConfigurationProperties("fanout.email")
record EmailProperties(@Nullable String from) {}
