package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Chromium without a window, and operators who sit before it. What their pages complain of is kept. */
final class ConsoleBrowser implements AutoCloseable {

    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright;
    private final Browser browser;
    private final String console;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private ConsoleBrowser(Playwright playwright, Browser browser, String console) {
        this.playwright = playwright;
        this.browser = browser;
        this.console = console;
    }

    /**
     * Skips the test, and says so, if there is no Chromium.
     *
     * @param console address of the service
     */
    static ConsoleBrowser start(String console) {
        Optional<Path> chromium = Stream.concat(Stream.ofNullable(System.getenv("FANOUT_CHROMIUM")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            System.err.println("SKIPPED: the stories of the console need Chromium; set FANOUT_CHROMIUM to it.");
        }
        assumeTrue(chromium.isPresent(), "there is no Chromium");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
        return new ConsoleBrowser(playwright, browser, console);
    }

    /** How somebody looks at it. */
    record Look(ColorScheme scheme, int width, boolean scripts) {

        static final Look USUAL = new Look(ColorScheme.LIGHT, 1440, true);
    }

    /** An operator who has signed in. */
    Page operator() {
        return operator(Look.USUAL);
    }

    Page operator(Look look) {
        Page page = stranger(look);
        page.navigate("/login");
        page.getByLabel("User").fill("operator");
        page.getByLabel("Password").fill("operator");
        page.getByText("Sign in").click();
        page.waitForURL("**/console");
        return page;
    }

    /** Somebody who has not signed in. */
    Page stranger(Look look) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(console)
                .setJavaScriptEnabled(look.scripts())
                .setColorScheme(look.scheme())
                .setViewportSize(look.width(), 900));
        context.setDefaultTimeout(30_000);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !isOfTheProtocol(message)) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** The browser notes each answer that is a refusal. */
    private static boolean isOfTheProtocol(ConsoleMessage message) {
        return message.text().startsWith("Failed to load resource");
    }

    /** Whoever sits there goes: pages that nobody looks at would refresh themselves for nothing. */
    void leave() {
        browser.contexts().forEach(BrowserContext::close);
    }

    /** No script has failed, and the browser has refused nothing that a page wanted. */
    void assertNoComplaints() {
        assertThat(complaints).isEmpty();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
