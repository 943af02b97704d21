package dev.fanout.local.demo;

import dev.fanout.local.EnvFile;
import dev.fanout.local.HelpOption;
import dev.fanout.local.Home;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.AddressOptions;
import dev.fanout.local.shop.Addresses;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./fanout demo} */
@Command(
        name = "demo",
        description = {
            "Play the stories of the saga against the running stack and show the timeline of each;",
            "then a batch with callbacks, and a failing receiver whose webhooks are replayed.",
            "Exit code 1 if one of them ends otherwise than it should."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(
            names = "--examples",
            description =
                    "Play the story of the examples instead: one function of four breaks, is mended and replayed.")
    private boolean examples;

    @Mixin
    private AddressOptions options = new AddressOptions();

    @Override
    public Integer call() {
        return examples ? playExamples() : playSaga();
    }

    private static int playExamples() {
        SignUpDemo demo = SignUpDemo.of(EnvFile.of(Home.repository()), System.out);
        try {
            return demo.play() ? 0 : 1;
        } catch (IOException e) {
            throw new LocalStackException("a service of the examples does not answer; ./fanout status tells", e);
        }
    }

    private int playSaga() {
        Addresses addresses = options.addresses();
        try (var shop = new Shop(addresses)) {
            boolean asItShould = new Demo(shop, System.out).play();
            System.out.println("See them in the console: " + addresses.dashboard() + "/ (user operator)");
            return asItShould ? 0 : 1;
        } catch (IOException e) {
            throw new LocalStackException(
                    "a service does not answer (" + addresses.orders() + ", " + addresses.inventory() + ", "
                            + addresses.payments() + ", " + addresses.notifications()
                            + "); is the stack up? ./fanout status tells",
                    e);
        }
    }
}
