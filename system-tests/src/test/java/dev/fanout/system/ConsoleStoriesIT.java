package dev.fanout.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.fanout.system.ConsoleBrowser.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** The console in a browser, over all services as processes: what an operator finds out, and mends. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleStoriesIT {

    private static final List<String> LISTS = List.of(
            "/console",
            "/console/sagas",
            "/console/dead-letters",
            "/console/dead-letters?view=list",
            "/console/replays",
            "/console/replays/new",
            "/console/fanout",
            "/console/subscriptions",
            "/console/deliveries",
            "/console/services",
            "/console/customers",
            "/console/functions",
            "/console/outbox",
            "/console/events");

    private static final String STRANGE = "\u202e<img src=x onerror=alert(1)>";

    private static LocalStack stack;
    private static ConsoleBrowser browser;

    @BeforeAll
    static void up() throws IOException {
        stack = new LocalStack(Map.of(
                "FANOUT_ORDER_DEADLINE",
                "10m",
                // What fails twice is dead at once.
                "FANOUT_MESSAGING_RETRY_MAXATTEMPTS",
                "2",
                "FANOUT_MESSAGING_DELAYEDRETRY_DELAYS",
                ""));
        browser = ConsoleBrowser.start(stack.service("dashboard").address());
        assertThat(stack.run("up")).contains("healthy");
        stack.service("inventory").put("/products/console", """
                {"name":"Console","price":{"amount":1250,"currency":"EUR"},"stock":100000}""");
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
        stack.close();
    }

    @AfterEach
    void leave() {
        browser.leave();
    }

    private static String order(String customer, String paymentMethod) {
        return stack.service("order")
                .post("/orders", """
                        {"customerId":"%s","customerEmail":"c@example.com","paymentMethod":"%s",
                         "lines":[{"sku":"console","quantity":1}]}""".formatted(customer, paymentMethod))
                .path("id")
                .asString();
    }

    private static List<String> deadOrders(String customer, String paymentMethod, int count) {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(order(customer, paymentMethod));
        }
        await().atMost(ofSeconds(60))
                .untilAsserted(() -> assertThat(orders)
                        .allMatch(order -> stack.service("payment").deadLetters("subject=" + order) == 1));
        return orders;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator customer(Page page) {
        return page.getByLabel("Customer", new Page.GetByLabelOptions().setExact(true));
    }

    private static void signIn(Page page, String user, String password) {
        page.navigate("/login");
        page.getByLabel("User").fill(user);
        page.getByLabel("Password").fill(password);
        button(page, "Sign in").click();
    }

    @Test
    @Order(1)
    void onlyOperatorsGetInAndNobodyTriesPasswordsAtLeisure() {
        Page page = browser.stranger(Look.USUAL);
        page.navigate("/console/sagas?status=RUNNING");
        assertThat(page).hasURL(Pattern.compile(".*/login.*"));

        signIn(page, "customer", "customer");
        assertThat(page.locator("h1")).hasText("Not allowed");

        Page other = browser.stranger(Look.USUAL);
        for (int i = 0; i < 5; i++) {
            signIn(other, "customer", "wrong");
            assertThat(other.getByRole(AriaRole.ALERT)).containsText("wrong");
        }
        signIn(other, "customer", "customer");
        assertThat(other.getByRole(AriaRole.ALERT)).containsText("Too many attempts");
        assertThat(other.context().cookies())
                .as("a stranger gets no session")
                .noneMatch(cookie -> cookie.name.equals("JSESSIONID"));
        other.navigate("/console/sagas?status=RUNNING");
        signIn(other, "operator", "operator");
        assertThat(other).hasURL(Pattern.compile(".*/console/sagas\\?status=RUNNING.*"));

        Page operator = browser.operator();
        Response overview = operator.navigate("/console");
        assertThat(overview.headers().get("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        button(operator, "Sign out").click();
        operator.navigate("/console");
        assertThat(operator).hasURL(Pattern.compile(".*/login.*"));
    }

    @Test
    @Order(2)
    void aStuckSagaSaysWhatItWaitsForAndGoesOnBeforeTheEyes() {
        Page page = browser.operator();
        stack.run("kill", "payment");
        String order = order("stuck", "tok_visa");
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            page.navigate("/console/sagas?stuckFor=PT10S");
            assertThat(page.locator("#found").textContent()).contains("payment-service since");
        });
        page.locator("[data-open]").first().click();
        assertThat(page.locator("h1")).containsText(order);
        assertThat(page.locator("#saga")).containsText("payment-service to announce payment.authorized.v1");
        assertThat(page.locator("#now")).containsText("payment-service: unavailable");
        assertThat(page.locator("#timeline line.wait")).not().hasCount(0);

        Page services = browser.operator();
        services.navigate("/console/services");
        assertThat(services.locator("#payment-service")).containsText("Has not told: health");
        assertThat(services.locator("#order-service")).containsText("up");

        Page customer = browser.operator();
        customer.navigate("/console/customer?id=stuck&source=LIVE");
        assertThat(customer.locator("#payments")).containsText("unavailable");
        assertThat(customer.locator("#orders")).containsText("pending");

        stack.run("start", "payment");
        assertThat(page.locator("#saga"))
                .containsText("nothing: it has ended", new ContainsTextOptions().setTimeout(60_000));
        browser.assertNoComplaints();
    }

    @Test
    @Order(3)
    void aDeadLetterIsEditedReplayedAndResolvedBeforeTheEyes() {
        String order = deadOrders("edit", "tok_broken", 1).getFirst();
        Page page = browser.operator();
        page.navigate("/console/dead-letters");
        page.locator("#groups [data-open]").first().click();
        page.locator("#letters [data-open]").first().click();
        assertThat(page.locator("#payload")).containsText("\"orderId\": \"" + order + "\"");
        page.getByText("Edit and replay").click();

        Locator payload = page.getByLabel("Payload");
        String text = payload.inputValue();
        page.getByLabel("Reason").fill("a broken token");
        payload.fill(text.substring(0, text.length() - 1));
        button(page, "Check").click();
        assertThat(page.locator("#faults")).containsText("is not valid JSON at line");
        payload.fill(text.replace("\"customerId\": \"edit\"", "\"customerId\": 7"));
        button(page, "Check").click();
        assertThat(page.locator("#faults")).containsText("customerId");
        payload.fill(text.replace("tok_broken", "tok_visa").replace("c@example.com", "d@example.com"));
        button(page, "Check").click();
        assertThat(page.locator("table.diff tbody tr")).hasCount(2);
        assertThat(page.locator("table.diff tbody")).containsText("/paymentMethod");
        button(page, "Send the edited copy").click();

        assertThat(page.locator("#letter")).containsText("resolved", new ContainsTextOptions().setTimeout(60_000));
        assertThat(page.locator("#history")).containsText("a broken token");
        assertThat(page.locator("#history")).containsText("c@example.com");

        Page other = browser.stranger(Look.USUAL);
        signIn(other, "dashboard", "dashboard");
        other.navigate(page.url());
        assertThat(other.locator("#history")).containsText("a broken token");
        assertThat(other.locator("#history")).containsText("•••");
        assertThat(other.locator("main")).not().containsText("@example.com");
        browser.assertNoComplaints();
    }

    @Test
    @Order(4)
    void ofTwoOperatorsTheSlowerOneIsToldAndKeepsHisPage() {
        String order = deadOrders("collide", "tok_broken", 1).getFirst();
        Page fast = browser.operator();
        Page slow = browser.operator();
        for (Page page : List.of(fast, slow)) {
            page.navigate("/console/dead-letters?view=list&status=OPEN&subject=" + order);
            page.locator("#letters [data-open]").first().click();
            page.locator("#live").click(); // what he sees stays
            page.getByLabel("Reason").first().fill("not needed");
        }
        button(fast, "Discard").click();
        assertThat(fast.getByRole(AriaRole.STATUS).first()).containsText("It is discarded");
        button(slow, "Discard").click();
        assertThat(slow.getByRole(AriaRole.ALERT)).containsText("Only a dead letter that is OPEN can be discarded");
        assertThat(slow.locator("h1")).containsText("Dead letter");
        assertThat(slow).hasURL(Pattern.compile(".*/dead-letters/payment-service/[0-9a-f-]{36}"));
        assertThat(slow.getByLabel("Reason").first()).hasValue("not needed");

        slow.locator("#live").click(); // goes on, of which he may have been in the midst
        button(fast, "Open it again").click();
        assertThat(fast.getByRole(AriaRole.STATUS).first()).containsText("It is open again");
        assertThat(slow.locator("#history tbody tr"))
                .hasCount(fast.locator("#history tbody tr").count());
        assertThat(slow.getByLabel("Reason").first()).hasValue("not needed");
    }

    @Test
    @Order(5)
    void aGroupIsReplayedInThreeClicksWithACanaryToTheEnd() {
        deadOrders("bulk", "tok_flaky", 15);
        Page page = browser.operator();
        page.navigate("/console");
        page.locator("nav").getByText("Dead letters").click(); // one
        page.locator("#groups tr")
                .filter(new Locator.FilterOptions().setHasText("ProviderUnavailableException"))
                .getByText("Replay 15")
                .click(); // two
        assertThat(page.locator("main")).containsText("15");
        assertThat(page.getByLabel("1 first, then 10")).isChecked();
        button(page, "Replay all 15 that match").click(); // three

        assertThat(page.locator("h1")).containsText("Replay by payment-service");
        assertThat(page.locator("#job")).containsText("completed", new ContainsTextOptions().setTimeout(120_000));
        assertThat(page.locator("#job strong")).hasText("15");
        browser.assertNoComplaints();
    }

    @Test
    @Order(6)
    void aReplayThatHelpsNobodyStopsItself() {
        deadOrders("hopeless", "tok_broken", 12);
        Page page = browser.operator();
        page.navigate("/console/replays/new?service=payment-service&exception=PermanentFailureException");
        page.getByLabel("Reason").fill("perhaps it works now");
        button(page, "Replay all 13 that match").click();
        assertThat(page.locator("#job")).containsText("stopped", new ContainsTextOptions().setTimeout(60_000));
        assertThat(page.locator("#job")).containsText("It stopped itself");
        assertThat(page.locator("#job")).containsText("perhaps it works now");
    }

    @Test
    @Order(7)
    void theKeyboardAloneIsEnough() {
        Page page = browser.operator();
        page.keyboard().press("g");
        page.keyboard().press("d");
        page.waitForURL("**/console/dead-letters");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        page.waitForURL("**/console/dead-letters?view=list**");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("Dead letter");
        page.keyboard().press("e");
        page.waitForURL("**/edit");
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isVisible();
        page.keyboard().press("Escape");
        page.keyboard().press("Control+k");
        page.keyboard().type("no");
        page.keyboard().press("Escape");
        assertThat(page.locator("#palette")).isHidden();
        page.keyboard().press("Control+k");
        page.keyboard().type("sag");
        page.keyboard().press("Enter");
        page.waitForURL("**/console/sagas");
        page.keyboard().press("/");
        page.keyboard().press("Tab");
        page.keyboard().type("bulk");
        page.keyboard().press("Enter");
        page.waitForURL("**/console/sagas?customerId=bulk");
        browser.assertNoComplaints();
    }

    @Test
    @Order(7)
    void aListStandsStillWhileARowIsInHand() {
        Page page = browser.operator();
        page.navigate("/console/sagas");
        page.keyboard().press("j");
        String inHand = page.locator(":focus").getAttribute("href");
        Locator placed = page.locator("#found a[href='/console/sagas/" + order("held", "tok_visa") + "']");

        assertThat(page.locator("#live")).hasText("Held");
        assertThat(page.locator(":focus")).hasAttribute("href", inHand);
        assertThat(placed).hasCount(0);

        page.keyboard().press("Escape");
        assertThat(placed).hasCount(1);
        assertThat(page.locator("#live")).hasText("Live");
        browser.assertNoComplaints();
    }

    @Test
    @Order(8)
    void backAndForwardKeepTheFilter() {
        Page page = browser.operator();
        page.navigate("/console/sagas");
        customer(page).fill("bulk");
        page.getByLabel("State").selectOption("COMPLETED");
        button(page, "Search").click();
        page.waitForURL("**/console/sagas?customerId=bulk&status=COMPLETED");
        assertThat(page.locator("#found tbody tr")).hasCount(15);
        page.locator("[data-open]").first().click();
        page.goBack();
        assertThat(customer(page)).hasValue("bulk");
        assertThat(page.getByLabel("State")).hasValue("COMPLETED");
        assertThat(page.locator("#found tbody tr")).hasCount(15);
        page.goForward();
        assertThat(page.locator("h1")).containsText("Saga of order");
    }

    @Test
    @Order(9)
    void aPausedFunctionTakesNothingUntilItGoesOn() {
        Page page = browser.operator();
        page.navigate("/console/functions");
        page.getByLabel("Reason to pause payment").fill("a night's work");
        button(page, "Pause payment").click();
        assertThat(page.locator("#list")).containsText("a night's work");
        page.navigate("/console/services");
        assertThat(page.locator("#payment-service tr")
                        .filter(new Locator.FilterOptions().setHasText("payment.order.events"))
                        .first()
                        .locator("td")
                        .nth(2))
                .hasText("0", new HasTextOptions().setTimeout(60_000));

        String order = order("paused", "tok_visa");
        page.navigate("/console/customer?id=paused");
        assertThat(page.locator("#orders")).containsText("pending", new ContainsTextOptions().setTimeout(30_000));
        page.navigate("/console/functions");
        button(page, "Resume payment").click();
        page.navigate("/console/sagas/" + order);
        assertThat(page.locator("#saga"))
                .containsText("nothing: it has ended", new ContainsTextOptions().setTimeout(60_000));
        browser.assertNoComplaints();
    }

    @Test
    @Order(10)
    void whatTheBrokerRefusesIsGivenUpAndBecomesADeadLetter() throws Exception {
        Page page = browser.operator();
        try (AutoCloseable _ = stack.refuse("inventory.events")) {
            stack.service("inventory").put("/products/refused", """
                    {"name":"Refused","price":{"amount":100,"currency":"EUR"},"stock":1}""");
            page.navigate("/console/outbox?status=REFUSED");
            assertThat(page.locator("#list"))
                    .containsText("product.changed.v1", new ContainsTextOptions().setTimeout(60_000));
            page.getByLabel("Reason").fill("nobody needs it");
            button(page, "Give up").click();
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("It is a dead letter now");
            assertThat(page.locator("#list")).containsText("Nothing waits to be sent");
        }
        page.navigate("/console/dead-letters?view=list&status=OPEN&service=inventory-service");
        assertThat(page.locator("#letters")).containsText("product.changed.v1");
        browser.assertNoComplaints();
    }

    @Test
    @Order(11)
    void hostileTextsAreShownAsTheyAreAndHarmNothing() throws Exception {
        order(STRANGE, "tok_visa");
        stack.sendOrder("""
                {"orderId":"not an id","text":"\\u202e<script>alert(1)</script>\\u0007","fine":1.10,
                 "number":12345678901234567890123,"exponent":1e400}""".getBytes(StandardCharsets.UTF_8));
        byte[] megabytes = ("{\"text\":\"" + "x".repeat(3_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        stack.sendOrder(megabytes);
        JsonNode letters = await().atMost(ofSeconds(60))
                .until(
                        () -> stack.service("inventory").get("/dead-letters?status=OPEN"),
                        page -> page.path("total").asInt() >= 2);

        Page page = browser.operator();
        page.onDialog(dialog -> {
            throw new AssertionError("a stranger's script has run");
        });
        page.navigate("/console/sagas");
        assertThat(page.locator("#found")).containsText("\\u202e<img src=x onerror=alert(1)>");
        for (JsonNode letter : letters.path("items")) {
            page.navigate("/console/dead-letters/inventory-service/"
                    + letter.path("id").asString());
            assertThat(page.locator("h1")).containsText("Dead letter of inventory-service");
            String shown = page.locator("#payload").textContent();
            assertThat(shown).hasSizeLessThan(100_000);
            if (shown.contains("not an id")) {
                assertThat(shown)
                        .contains("\"text\": \"\\u202e<script>alert(1)</script>\\u0007\"")
                        .contains("\"number\": 12345678901234567890123")
                        .contains("\"fine\": 1.10")
                        .contains("\"exponent\": 1e400");
            }
        }
        browser.assertNoComplaints();
    }

    /** Lists, and the first row of each. */
    private static Set<String> allPages(Page page) {
        Set<String> paths = new LinkedHashSet<>(LISTS);
        for (String list : LISTS) {
            page.navigate(list);
            Locator row = page.locator("[data-row] [data-open]");
            if (row.count() > 0) {
                paths.add(row.first().getAttribute("href"));
            }
        }
        return paths;
    }

    @Test
    @Order(12)
    void everyPageReadsWithoutScripts() {
        Page page = browser.operator(new Look(ColorScheme.LIGHT, 1440, false));
        assertThat(allPages(page)).hasSizeGreaterThan(LISTS.size() + 4).allSatisfy(path -> {
            assertThat(page.navigate(path).status()).isEqualTo(200);
            assertThat(page.locator("h1")).isVisible();
            assertThat(page.locator("time").count() == 0
                            || page.locator("time").first().textContent().endsWith("Z"))
                    .as("times in UTC")
                    .isTrue();
        });
        page.navigate("/console/sagas");
        customer(page).fill("bulk");
        button(page, "Search").click();
        assertThat(page.locator("#found tbody tr")).hasCount(15);
    }

    @Test
    @Order(13)
    void noPageShutsAnybodyOut() {
        for (Look look : List.of(Look.USUAL, new Look(ColorScheme.DARK, 390, true))) {
            Page page = browser.operator(look);
            assertThat(allPages(page)).allSatisfy(path -> {
                page.navigate(path);
                assertThat(seriousFaults(page)).as("%s, %s", path, look).isEmpty();
                assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                        .as("%s is too wide for %s", path, look)
                        .isNotPositive();
            });
            browser.leave();
        }
        browser.assertNoComplaints();
    }

    private static List<String> seriousFaults(Page page) {
        return new AxeBuilder(page)
                        .setLegacyMode(true) // there are no frames of others
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(Rule::getId)
                        .toList();
    }
}
