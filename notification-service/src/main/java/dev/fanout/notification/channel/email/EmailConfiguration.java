package dev.fanout.notification.channel.email;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** E-mail, where there is a mail server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("spring.mail.host")
@EnableConfigurationProperties(EmailProperties.class)
class EmailConfiguration {

    private static final int SMTP = 25;

    @Bean
    EmailChannel emailChannel(JavaMailSender mail, MailProperties server, EmailProperties properties, Clock clock) {
        int port = server.getPort() == null ? SMTP : server.getPort();
        return new EmailChannel(mail, senderOf(properties), "smtp://" + server.getHost() + ":" + port, clock);
    }

    private static InternetAddress senderOf(EmailProperties properties) {
        String from = properties.from();
        if (from == null || from.isBlank()) {
            throw new IllegalStateException("fanout.email.from must be set, since spring.mail.host is");
        }
        try {
            InternetAddress address = new InternetAddress(from, true);
            address.validate();
            return address;
        } catch (AddressException e) {
            throw new IllegalStateException("fanout.email.from must be an e-mail address but is " + from, e);
        }
    }
}
