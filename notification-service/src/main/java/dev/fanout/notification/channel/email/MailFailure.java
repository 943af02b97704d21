package dev.fanout.notification.channel.email;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;

/**
 * Says what a mail that did not leave came to. The mail server is our own: that it is away, does not let us in or does
 * not take our sender is nothing that a recipient could help. What it says of the recipient or of the mail is final
 * with 5xx.
 */
final class MailFailure {

    private static final int FIRST_PERMANENT = 500;

    private MailFailure() {}

    static Answer answerTo(MailException e) {
        List<Throwable> causes = causesOf(e);
        return Stream.concat(
                        causes.stream().flatMap(MailFailure::ofRecipient),
                        causes.stream().flatMap(MailFailure::ofMail))
                .findFirst()
                .orElseGet(() -> Answer.of(
                        Verdict.OUR_FAULT,
                        "the mail server: " + causes.getLast().getMessage()));
    }

    private static Stream<Answer> ofRecipient(Throwable cause) {
        return cause instanceof SMTPAddressFailedException failed
                ? Stream.of(answer(failed.getReturnCode(), failed))
                : Stream.empty();
    }

    /** Not what was said to {@code MAIL FROM}: that is about our sender. */
    private static Stream<Answer> ofMail(Throwable cause) {
        return cause instanceof SMTPSendFailedException failed
                        && !failed.getCommand().startsWith("MAIL")
                ? Stream.of(answer(failed.getReturnCode(), failed))
                : Stream.empty();
    }

    private static Answer answer(int code, Throwable reply) {
        return Answer.of(
                code >= FIRST_PERMANENT ? Verdict.REFUSED : Verdict.FAILED, code, String.valueOf(reply.getMessage()));
    }

    /** From the outermost to the first. Spring keeps those of a mail beside its own cause. */
    private static List<Throwable> causesOf(MailException e) {
        Exception[] ofMails = e instanceof MailSendException failed ? failed.getMessageExceptions() : new Exception[0];
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = ofMails.length == 0 ? e : ofMails[0]; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
