package com.example.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.AddressSuspected;
import com.example.mail.MailEvent.MailSent;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.test.FanoutTest;
import dev.fanout.messaging.test.OtherServices;
import dev.fanout.messaging.test.Published;
import dev.fanout.messaging.wire.MalformedMessageException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** As the documentation shows it. */
@FanoutTest
class MailServiceIT {

    private final String customerId = "c-" + UUID.randomUUID();
    private final String address = customerId + "@example.com";

    @Autowired
    private OtherServices others;

    @Autowired
    private DeadLetters deadLetters;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void welcomesWhoSignsUp() {
        EventMetadata signedUp = others.announce(new CustomerSignedUp(customerId, address));

        await().untilAsserted(() -> assertThat(others.heardBecauseOf(signedUp))
                .extracting(Published::event)
                .containsExactly(new MailSent(customerId, "welcome")));
        assertThat(mailsToTheCustomer()).isOne();
    }

    @Test
    void welcomesOnceWhoIsAnnouncedTwice() {
        CustomerSignedUp twice = new CustomerSignedUp(customerId, address);
        EventMetadata signedUp = others.announce(twice);
        others.announce(twice, signedUp);
        // The same customer's events are handled in their order.
        EventMetadata last = others.announce(new CustomerSignedUp(customerId, "last@example.com"));

        await().untilAsserted(() -> assertThat(others.heardBecauseOf(last)).isNotEmpty());
        assertThat(others.heardBecauseOf(signedUp)).hasSize(1);
        assertThat(mailsToTheCustomer()).isOne();
    }

    @Test
    void bothFunctionsReactToOneEvent() {
        EventMetadata signedUp = others.announce(new CustomerSignedUp(customerId, "spam@example.com"));

        await().untilAsserted(() -> assertThat(others.heardBecauseOf(signedUp))
                .extracting(Published::event)
                .containsExactlyInAnyOrder(new MailSent(customerId, "welcome"), new AddressSuspected(customerId)));
    }

    @Test
    void buriesWhoHasNoAddress() {
        EventMetadata signedUp = others.announce(new CustomerSignedUp(customerId, "nowhere"));

        await().untilAsserted(() -> assertThat(deadLettersOf(signedUp))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.exception()).isEqualTo(PermanentFailureException.class.getName());
                    assertThat(letter.queue()).isEqualTo("mail.customer.events");
                }));
        assertThat(others.heardBecauseOf(signedUp)).isEmpty();
    }

    @Test
    void buriesGarbageInEachFunction() {
        EventMetadata garbage = others.sendGarbage(CustomerSignedUp.class, "{\"customerId\":");

        await().untilAsserted(() -> assertThat(deadLettersOf(garbage))
                .extracting(DeadLetter::queue)
                .containsExactlyInAnyOrder("mail.customer.events", "mail.customer.events.suspicion"));
        assertThat(deadLettersOf(garbage))
                .extracting(DeadLetter::exception)
                .containsOnly(MalformedMessageException.class.getName());
    }

    @Test
    void hasNoWebPart(@Autowired ApplicationContext context) {
        assertThat(context.containsBean("mailServiceApplication")).isTrue();
        assertThat(context.getBeanNamesForType(MailController.class)).isEmpty();
        assertThat(context.getBeanNamesForType(MailFilter.class)).isEmpty();
        assertThat(context.getClass().getName()).doesNotContain("Web");
    }

    private long mailsToTheCustomer() {
        return jdbc.sql("select count(*) from mail where address = ?")
                .param(address)
                .query(Long.class)
                .single();
    }

    private List<DeadLetter> deadLettersOf(EventMetadata event) {
        return deadLetters.page(DeadLetterFilter.ALL, 0, 100).stream()
                .filter(letter -> event.id().toString().equals(letter.messageId()))
                .toList();
    }
}
