package dev.fanout.notification.channel.email;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;

/** An e-mail in text and HTML. A repetition has the same {@code Message-ID}, by which mail servers know it. */
class EmailChannel implements Channel {

    /** RFC 5321: what fits into the path of an envelope. */
    private static final int MOST_CHARACTERS = 254;

    private static final String CHARSET = StandardCharsets.UTF_8.name();

    private final JavaMailSender mail;
    private final InternetAddress from;
    private final String server;
    private final Clock clock;
    private final Letters letters = new Letters();

    EmailChannel(JavaMailSender mail, InternetAddress from, String server, Clock clock) {
        this.mail = mail;
        this.from = from;
        this.server = server;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public Optional<String> objectionTo(String target) {
        try {
            addressOf(target);
            return Optional.empty();
        } catch (AddressException e) {
            return Optional.of("is no e-mail address");
        }
    }

    @Override
    public String destinationOf(String target) {
        return server;
    }

    @Override
    public Answer send(Message message) {
        InternetAddress to;
        try {
            to = addressOf(message.target());
        } catch (AddressException e) {
            return Answer.of(Verdict.REFUSED, "the target is no e-mail address");
        }
        try {
            mail.send(mimeOf(message, to));
            return Answer.of(Verdict.DELIVERED, "taken by the mail server");
        } catch (MailException e) {
            return MailFailure.answerTo(e);
        } catch (MessagingException e) {
            throw new IllegalStateException("cannot write the e-mail of delivery " + message.id(), e);
        }
    }

    private MimeMessage mimeOf(Message message, InternetAddress to) throws MessagingException {
        Letter letter = letters.about(message);
        MimeBodyPart text = new MimeBodyPart();
        text.setText(letter.text(), CHARSET);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(letter.html(), CHARSET, "html");
        MimeMessage mime = mail.createMimeMessage();
        mime.setFrom(from);
        mime.setRecipient(MimeMessage.RecipientType.TO, to);
        mime.setSubject(letter.subject(), CHARSET);
        mime.setSentDate(Date.from(clock.instant()));
        mime.setHeader("Message-ID", messageId(message.id()));
        // RFC 3834: no holiday notices in return.
        mime.setHeader("Auto-Submitted", "auto-generated");
        mime.setContent(new MimeMultipart("alternative", text, html));
        return mime;
    }

    private String messageId(UUID delivery) {
        String address = from.getAddress();
        return "<" + delivery + "@" + address.substring(address.indexOf('@') + 1) + ">";
    }

    /** One bare address: no name, no list, nothing that begins another header. */
    private static InternetAddress addressOf(String target) throws AddressException {
        InternetAddress address = new InternetAddress(target, true);
        if (target.length() > MOST_CHARACTERS
                || address.isGroup()
                || !target.equals(address.getAddress())
                || target.chars().anyMatch(Character::isISOControl)
                || target.indexOf('@') < 1) {
            throw new AddressException("not one bare address", target);
        }
        return address;
    }
}
