package dev.fanout.system;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.fanout.system.LocalStack.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Measures how quick the console is under the fingers of an operator while the shop works at full speed, and what it
 * holds of the heap: {@code ./fanout bench console [ORDERS [H2|POSTGRES]]}. Two browsers are open: one is worked with,
 * the other shows the overview all the time. The browser itself says how long it took from each key or click to the
 * next picture, and from each link to the page. An operator's browser has a machine of its own, so the browsers take
 * precedence of the shop here; that they draw without a graphics processor remains.
 */
final class ConsoleBenchmark {

    private static final int ORDERS = 5_000;
    private static final int WARM_UP = 1_000;

    /** What a person does not wait for. */
    private static final double GOAL_MILLIS = 100;

    /** The browser tells of no interaction that is answered sooner than within one picture. */
    private static final double ONE_PICTURE_MILLIS = 16;

    private static final String OBSERVE = """
            window.answers = new Map();
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
              if (entry.interactionId) {
                const until = answers.get(entry.interactionId) ?? [0, 0];
                answers.set(entry.interactionId, [
                  Math.max(entry.duration, until[0]),
                  Math.max(entry.processingEnd - entry.startTime, until[1])]);
              }
            })).observe({ type: 'event', durationThreshold: 16, buffered: true });""";

    private static final List<String> PAGES =
            List.of("sagas", "dead-letters", "fanout", "deliveries", "services", "events", "customers");

    private final LocalStack stack;

    private ConsoleBenchmark(LocalStack stack) {
        this.stack = stack;
    }

    public static void main(String[] arguments) throws Exception {
        int orders = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ORDERS;
        boolean postgres = arguments.length > 1 && arguments[1].equals("POSTGRES");
        boolean quick;
        try (LocalStack stack = LocalStack.ofLowPriority(Map.of("FANOUT_JAVA_OPTS", ""))) {
            stack.run(postgres ? new String[] {"up", "--postgres"} : new String[] {"up"});
            say("%s, %d orders at full speed, two browsers", postgres ? "PostgreSQL" : "H2", orders);
            quick = new ConsoleBenchmark(stack).run(orders);
        }
        System.exit(quick ? 0 : 1);
    }

    /** What the operator saw, in milliseconds. */
    private record Seen(List<Double> pictures, List<Double> scripts, List<Double> pages) {

        static Seen nothing() {
            return new Seen(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private boolean run(int orders) throws Exception {
        stack.run("load", Integer.toString(WARM_UP));
        try (ConsoleBrowser browser =
                ConsoleBrowser.start(stack.service("dashboard").address())) {
            Page overview = browser.operator();
            heaps(overview, "before");
            Command load = stack.start("load", Integer.toString(orders));
            Seen seen;
            long begin = System.nanoTime();
            try (var thread = Executors.newSingleThreadExecutor()) {
                Future<Seen> operator = thread.submit(whileRunning(load));
                for (int minute = 1; !load.process().waitFor(1, TimeUnit.MINUTES); minute++) {
                    heaps(overview, minute + " min");
                }
                seen = operator.get();
            } catch (ExecutionException e) {
                load.process().destroy();
                throw e;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            say("%s", load.output().lines().reduce((_, last) -> last).orElse(""));
            say("%.1f orders/s, console in use beside", orders / (took.toMillis() / 1e3));
            heaps(overview, "after");
            line("key or click, until the next picture", seen.pictures());
            line("until the page's scripts are done", seen.scripts());
            line("link, until the page is there", seen.pages());
            browser.assertNoComplaints();
            return quantile(seen.pictures(), 0.95) <= GOAL_MILLIS;
        }
    }

    private Callable<Seen> whileRunning(Command load) {
        return () -> {
            Seen seen = Seen.nothing();
            try (ConsoleBrowser browser =
                    ConsoleBrowser.start(stack.service("dashboard").address())) {
                Page page = browser.operator();
                page.addInitScript(OBSERVE);
                for (int i = 0; load.process().isAlive(); i++) {
                    visit(page, PAGES.get(i % PAGES.size()), seen);
                }
                browser.assertNoComplaints();
            }
            return seen;
        };
    }

    /** As somebody does who looks for something: a list, down and up in it, the palette, the help, a row. */
    private static void visit(Page page, String list, Seen seen) {
        follow(
                page,
                seen,
                () -> page.locator("nav a[href='/console/" + list + "']")
                        .first()
                        .click());
        int pressed = press(page, "j", "j", "k", "Control+k", "s", "a", "ArrowDown", "Escape", "?", "Escape");
        collect(page, pressed, seen);
        if (page.locator("[data-row] [data-open]").count() > 0) {
            // By the mouse: a list that is live may move on under the keyboard's row.
            follow(
                    page,
                    seen,
                    () -> page.locator("[data-row] [data-open]").first().click());
            collect(page, press(page, "+", "+", "-", "0", "p", "p"), seen);
        }
    }

    /** As quick as fingers are: six keys in a second. */
    private static int press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150)))");
        }
        return keys.length;
    }

    private static void collect(Page page, int pressed, Seen seen) {
        List<?> told = (List<?>) page.evaluate("[...answers.values()]");
        for (Object interaction : told) {
            List<?> millis = (List<?>) interaction;
            seen.pictures().add(((Number) millis.get(0)).doubleValue());
            seen.scripts().add(((Number) millis.get(1)).doubleValue());
        }
        for (int i = told.size(); i < pressed; i++) {
            seen.pictures().add(ONE_PICTURE_MILLIS);
            seen.scripts().add(ONE_PICTURE_MILLIS);
        }
        page.evaluate("answers.clear()");
    }

    private static void follow(Page page, Seen seen, Runnable link) {
        String before = page.url();
        link.run();
        page.waitForURL(url -> !url.equals(before), new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.LOAD));
        Object millis = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
        seen.pages().add(((Number) millis).doubleValue());
    }

    /** Of a page that refreshes itself all the time, and of the service, each after its garbage is gone. */
    private void heaps(Page page, String when) throws Exception {
        stack.collectGarbage("dashboard");
        CDPSession devTools = page.context().newCDPSession(page);
        devTools.send("HeapProfiler.enable");
        devTools.send("HeapProfiler.collectGarbage");
        JsonObject usage = devTools.send("Runtime.getHeapUsage");
        JsonObject counters = devTools.send("Memory.getDOMCounters");
        devTools.detach();
        say(
                "%-7s overview: heap %.1f MB, %d nodes of the document; dashboard-service: heap %.1f MB",
                when,
                usage.get("usedSize").getAsDouble() / 1e6,
                counters.get("nodes").getAsInt(),
                stack.service("dashboard").scrape().sum("jvm_memory_used_bytes", Map.of("area", "heap")) / 1e6);
    }

    private static void line(String what, List<Double> millis) {
        say(
                "%-38s %5d times, p50 %4.0f ms, p95 %4.0f ms, p99 %4.0f ms, max %4.0f ms",
                what,
                millis.size(),
                quantile(millis, 0.5),
                quantile(millis, 0.95),
                quantile(millis, 0.99),
                quantile(millis, 1));
    }

    private static double quantile(List<Double> millis, double share) {
        List<Double> sorted = millis.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
