package dev.fanout.notification.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LettersTests {

    private static final String ORDER = """
            {"orderId":"o-1","customerId":"c-1","total":{"amount":2750,"currency":"EUR"},
             "lines":[{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}},
                      {"sku":"spoon","quantity":1,"unitPrice":{"amount":250,"currency":"EUR"}}]}""";

    private final Letters letters = new Letters();

    @Test
    void aConfirmationHasTheFiguresOfTheOrder() {
        Letter letter = letters.about(message("order.confirmed.v1", "o-1", ORDER));

        assertThat(letter.subject()).isEqualTo("Your order o-1 is confirmed");
        assertThat(letter.text()).isEqualTo("""
                Thank you: your order o-1 is confirmed.

                2 x espresso-cup at 12.50 EUR
                1 x spoon at 2.50 EUR

                Total: 27.50 EUR
                """);
        assertThat(letter.html())
                .contains("<b>o-1</b> is confirmed", "<td>espresso-cup</td>", "12.50 EUR", "Total: <b>27.50 EUR</b>");
    }

    @ParameterizedTest
    @CsvSource({
        "OUT_OF_STOCK, ': we do not have all of the goods'",
        "PAYMENT_DECLINED, ': the payment was declined'",
        "TIMED_OUT, ': it could not be processed in time'",
        "CUSTOMER_REQUEST, ': as you wished'",
        "SOMETHING_NEW, ''"
    })
    void aCancellationSaysWhy(String reason, String words) {
        Letter letter = letters.about(
                message("order.cancelled.v1", "o-1", "{\"orderId\":\"o-1\",\"reason\":\"%s\"}".formatted(reason)));

        assertThat(letter.subject()).isEqualTo("Your order o-1 was cancelled");
        assertThat(letter.text()).isEqualTo("Your order o-1 was cancelled" + words + ".\n");
        assertThat(letter.html()).contains("Your order <b>o-1</b> was cancelled" + words + ".");
    }

    @Test
    void aLetterWithoutFiguresIsShort() {
        Letter letter = letters.about(message("order.confirmed.v1", "o-1", "{\"orderId\":\"o-1\"}"));

        assertThat(letter.text()).isEqualTo("Thank you: your order o-1 is confirmed.\n");
        assertThat(letter.html()).doesNotContain("Total", "<table");
    }

    @Test
    void everyOtherEventIsShownAsItIs() {
        Letter letter = letters.about(message("product.changed.v1", "spoon", "{\"sku\":\"spoon\",\"price\":5}"));

        assertThat(letter.subject()).isEqualTo("product.changed.v1 of spoon");
        assertThat(letter.text())
                .startsWith("product.changed.v1 of spoon, 2026-11-29T16:00:00Z\n\n")
                .contains("\"sku\"");
        assertThat(letter.html()).contains("&quot;sku&quot;");
        assertThat(letters.about(message("product.changed.v1", null, "{}")).subject())
                .isEqualTo("product.changed.v1");
    }

    @Test
    void nothingThatComesFromOutsideIsHtml() {
        String evil = "<script>alert('&')</script>";
        String price = "{\"amount\":1,\"currency\":\"" + evil + "\"}";
        Letter order = letters.about(message("order.confirmed.v1", "o", """
                {"orderId":"%s","lines":[{"sku":"%s","quantity":1,"unitPrice":%s}]}""".formatted(evil, evil, price)));
        Letter other = letters.about(message("product.changed.v1", evil, "{\"name\":\"" + evil + "\"}"));

        assertThat(order.html() + other.html()).doesNotContain("<script").contains("&lt;script&gt;");
        assertThat(order.text()).contains("1 x <script>alert('&')</script> at 0.01");
    }

    @Test
    void nothingThatComesFromOutsideBeginsALineOrAHeader() {
        String evil = "a\r\nBcc: everybody@example.com\u2028b\u202e";
        Letter order = letters.about(
                message("order.confirmed.v1", "o", "{\"orderId\":\"a\\r\\nBcc: everybody@example.com\\u2028b\"}"));
        Letter other = letters.about(message("product.changed.v1", evil, "{}"));

        assertThat(order.subject()).isEqualTo("Your order a  Bcc: everybody@example.com b is confirmed");
        assertThat(other.subject()).isEqualTo("product.changed.v1 of a  Bcc: everybody@example.com b ");
        assertThat(order.text().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2500, EUR, 25.00 EUR",
        "5, USD, 0.05 USD",
        "2500, JPY, 2500 JPY",
        "1234567, BHD, 1234.567 BHD",
        "0, EUR, 0.00 EUR",
        "2500, QQQ, 25.00 QQQ",
        "2500, XXX, 2500 XXX",
        "9223372036854775807, EUR, 92233720368547758.07 EUR"
    })
    void amountsHaveTheDigitsOfTheirCurrency(long minorUnits, String currency, String words) {
        assertThat(Amounts.forPeople(minorUnits, currency)).isEqualTo(words);
    }

    private static Message message(String type, @Nullable String subject, String data) {
        return new Message(
                UUID.randomUUID(),
                "a@example.com",
                type,
                subject,
                Instant.parse("2026-11-29T16:00:00Z"),
                data,
                List.of());
    }
}
