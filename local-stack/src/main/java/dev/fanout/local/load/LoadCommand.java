package dev.fanout.local.load;

import dev.fanout.local.HelpOption;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.AddressOptions;
import dev.fanout.local.shop.Addresses;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fanout load} */
@Command(
        name = "load",
        description = {
            "Post N orders, wait until all are settled, print rates and latencies, and check the invariants.",
            "Exit code 1 if an invariant does not hold or an order does not settle.",
            "With --rate and a --peak that is not lower, also if the dashboard shows facts later than promised.",
            "Instead of N, --overload, --catch-up and --dashboard-cost are runs with a script; exit code 1 if the "
                    + "system does not do what it promises."
        })
public final class LoadCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(paramLabel = "N", arity = "0..1", description = "How many orders, 1 to 1,000,000.")
    private int orders;

    @Mixin
    private final StressOptions stress = new StressOptions();

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Post this many orders per second, however long the answers take; "
                    + "without it as fast as the clients can.")
    private double rate;

    @Option(
            names = "--clients",
            paramLabel = "C",
            defaultValue = "16",
            description = "How many post at the same time where there is no rate (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--mix",
            paramLabel = "MIX",
            defaultValue = Mix.DEFAULT,
            description = "Shares of the kinds of orders (default: ${DEFAULT-VALUE}).")
    private String mix = Mix.DEFAULT;

    @Option(
            names = "--accept-timeout",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long a POST is repeated while a service is down (default: ${DEFAULT-VALUE}).")
    private int acceptTimeout;

    @Option(
            names = "--settle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long to wait for the last saga after the last POST (default: ${DEFAULT-VALUE}).")
    private int settleTimeout;

    @Mixin
    private AddressOptions options = new AddressOptions();

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String fault = stress.fault();
        require(fault == null, fault == null ? "" : fault);
        require(!stress.isAsked() || orders == 0, "N is not for --overload, --catch-up and --dashboard-cost");
        require(stress.isAsked() || (orders >= 1 && orders <= 1_000_000), "N must be from 1 to 1,000,000");
        require(rate >= 0 && rate <= 100_000, "--rate must be from 0 to 100,000");
        require(clients >= 1 && clients <= 1_000, "--clients must be from 1 to 1,000");
        Addresses addresses = options.addresses();
        var plan = new LoadPlan(
                orders,
                rate,
                stress.plan().peak(),
                clients,
                mixOf(mix),
                Duration.ofSeconds(acceptTimeout),
                Duration.ofSeconds(settleTimeout));
        try (var shop = new Shop(addresses)) {
            boolean holds = stress.isAsked()
                    ? scripted(shop, addresses)
                    : new LoadRun(shop, plan, addresses.sharesOurClock(), System.out).execute();
            return holds ? 0 : 1;
        } catch (IOException e) {
            throw new LocalStackException(
                    "a service does not answer (" + addresses.orders() + ", " + addresses.inventory() + ", "
                            + addresses.payments() + "); is the stack up? ./fanout status tells",
                    e);
        }
    }

    private boolean scripted(Shop shop, Addresses addresses) throws IOException {
        if (!addresses.sharesOurClock()) {
            throw new LocalStackException(
                    "--overload, --catch-up and --dashboard-cost compare times of the services with "
                            + "their own, and so run on the machine of the services");
        }
        String away = stress.catchUp();
        if (away != null) {
            return new CatchUpRun(shop, stress.plan(), away, System.out).execute();
        }
        return stress.overload()
                ? new OverloadRun(shop, stress.plan(), System.out).execute()
                : new DashboardCostRun(shop, stress.plan(), System.out).execute();
    }

    private Mix mixOf(String text) {
        try {
            return Mix.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--mix: " + e.getMessage(), e);
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new CommandLine.ParameterException(spec.commandLine(), message);
        }
    }
}
