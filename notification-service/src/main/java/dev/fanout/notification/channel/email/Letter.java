package dev.fanout.notification.channel.email;

/**
 * What an e-mail says.
 *
 * @param subject one line
 * @param text for readers without HTML
 */
record Letter(String subject, String text, String html) {}
