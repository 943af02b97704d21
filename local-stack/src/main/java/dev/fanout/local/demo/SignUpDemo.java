package dev.fanout.local.demo;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Caller;
import dev.fanout.local.shop.Reply;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Opens accounts at the services of {@code examples/}: four functions in two services react to each. One of them
 * breaks, is mended, and is replayed alone.
 */
final class SignUpDemo {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String BROKEN = "crm";
    private static final Set<String> FUNCTIONS = Set.of("welcome-mail", "trial", BROKEN, "mailing-list");

    private final Caller caller;
    private final String accounts;
    private final String marketing;
    private final PrintStream out;
    private final Expectations expectations = new Expectations();

    private SignUpDemo(Caller caller, String accounts, String marketing, PrintStream out) {
        this.caller = caller;
        this.accounts = accounts;
        this.marketing = marketing;
        this.out = out;
    }

    /** @param variables what {@code ./fanout up} wrote */
    static SignUpDemo of(Map<String, String> variables, PrintStream out) {
        String accounts = variables.get("FANOUT_ACCOUNTS_URL");
        String marketing = variables.get("FANOUT_MARKETING_URL");
        if (accounts == null || marketing == null) {
            throw new LocalStackException("the examples do not run here; ./fanout up --examples starts them");
        }
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        // The examples have no users.
        return new SignUpDemo(new Caller(http, "nobody", ""), accounts, marketing, out);
    }

    /** Returns whether all went as it should. */
    boolean play() throws IOException {
        out.println();
        out.println("1. One event, four functions in two services");
        breakCrm(false);
        String first = openAccount();
        awaitDone(first, FUNCTIONS);

        out.println();
        out.println("2. The CRM is broken: its function fails, the others go on");
        breakCrm(true);
        String second = openAccount();
        Set<String> others = new TreeSet<>(FUNCTIONS);
        others.remove(BROKEN);
        awaitDone(second, others);
        JsonNode letter = awaitDeadLetterOf(second);
        out.println("   dead letter " + text(letter, "id") + " in " + text(letter, "queue") + " after "
                + text(letter, "attempts") + " attempts: " + text(letter, "message"));

        out.println();
        out.println("3. The CRM is mended, and its function alone is replayed");
        breakCrm(false);
        replay(text(letter, "id"));
        awaitDone(second, FUNCTIONS);
        awaitResolved(text(letter, "id"));

        for (String account : List.of(first, second)) {
            done(account)
                    .forEach((function, times) ->
                            expectations.expect(account, "runs of " + function, "1", times.toString()));
        }
        out.println();
        expectations.surprises().forEach(surprise -> out.println("  - " + surprise));
        out.println(
                expectations.surprises().isEmpty()
                        ? "Each function has done its work once for each account."
                        : "It is otherwise than it should be.");
        return expectations.surprises().isEmpty();
    }

    private void breakCrm(boolean broken) throws IOException {
        Caller.require(caller.send("PUT", marketing + "/crm", Map.of("broken", broken), null), "PUT /crm", 200);
    }

    private String openAccount() throws IOException {
        Reply reply = caller.send("POST", accounts + "/accounts", Map.of("email", "ann@example.com"), null);
        Caller.require(reply, "POST /accounts", 200);
        String id = text(Caller.read(reply, JsonNode.class), "id");
        out.println("   account " + id);
        return id;
    }

    private void replay(String letter) throws IOException {
        String address = "/dead-letters/" + letter + "/replay";
        Caller.require(
                caller.send("POST", marketing + address, Map.of("reason", "the CRM is mended"), null),
                "POST " + address,
                202);
    }

    /** Tells of each function when it is seen to have done its work. */
    private void awaitDone(String account, Set<String> functions) throws IOException {
        long begin = System.nanoTime();
        Set<String> told = new TreeSet<>();
        while (!told.containsAll(functions)) {
            done(account).forEach((function, times) -> {
                if (times > 0 && functions.contains(function) && told.add(function)) {
                    out.printf("   %-14s %5d ms%n", function, (System.nanoTime() - begin) / 1_000_000);
                }
            });
            requireTime(begin, "functions of account " + account + ", only " + told);
        }
    }

    /** How often each function has done its work for an account. */
    private Map<String, Integer> done(String account) throws IOException {
        Map<String, Integer> all = new java.util.TreeMap<>();
        for (String address : List.of(accounts + "/accounts/" + account, marketing + "/contacts/" + account)) {
            caller.get(address, JsonNode.class)
                    .properties()
                    .forEach(entry -> all.put(entry.getKey(), entry.getValue().asInt()));
        }
        return all;
    }

    private JsonNode awaitDeadLetterOf(String account) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            JsonNode items = caller.get(marketing + "/dead-letters?status=OPEN&subject=" + account, JsonNode.class)
                    .path("items");
            if (!items.isEmpty()) {
                return items.get(0);
            }
            requireTime(begin, "dead letter of account " + account);
        }
    }

    private void awaitResolved(String letter) throws IOException {
        long begin = System.nanoTime();
        while (!text(caller.get(marketing + "/dead-letters/" + letter, JsonNode.class), "status")
                .equals("RESOLVED")) {
            requireTime(begin, "end of the replay of dead letter " + letter);
        }
    }

    private static void requireTime(long begin, String what) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
            throw new LocalStackException("no " + what + " within " + PATIENCE.toSeconds() + " s");
        }
        Processes.pause(POLL);
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString();
    }
}
