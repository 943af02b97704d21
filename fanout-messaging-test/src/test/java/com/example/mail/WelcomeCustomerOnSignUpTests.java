package com.example.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.MailSent;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.test.HandlerTester;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As the documentation shows it. */
class WelcomeCustomerOnSignUpTests {

    private final List<String> mails = new ArrayList<>();
    private final HandlerTester tester = HandlerTester.of(
            "mail-service",
            events ->
                    new WelcomeCustomerOnSignUp((address, template) -> mails.add(template + " to " + address), events));

    @Test
    void welcomesWhoSignsUp() {
        assertThat(tester.handle(new CustomerSignedUp("c-1", "a@example.com"))
                        .handled()
                        .events())
                .containsExactly(new MailSent("c-1", "welcome"));
        assertThat(mails).containsExactly("welcome to a@example.com");
    }

    @Test
    void buriesWhoHasNoAddress() {
        assertThat(tester.handle(new CustomerSignedUp("c-1", "nowhere")).buried())
                .isInstanceOf(PermanentFailureException.class)
                .hasMessageContaining("c-1");
    }
}
