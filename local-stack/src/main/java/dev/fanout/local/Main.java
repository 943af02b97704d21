package dev.fanout.local;

import dev.fanout.local.demo.DemoCommand;
import dev.fanout.local.generate.GenerateCommand;
import dev.fanout.local.load.LoadCommand;
import dev.fanout.servers.ServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands behind {@code ./fanout}. */
@Command(
        name = "./fanout",
        description = "Runs Fanout on this machine, without Docker.",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            LoadCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            KillCommand.class,
            StartCommand.class,
            DownCommand.class,
            GenerateCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  test    Run all tests: everything that ./mvnw verify runs.",
            "  generate",
            "          Write anew what follows from services and events: schemas, definitions, deploy/.",
            "  bench   Measure one transactional hop, beside the naive way.",
            "",
            "./fanout COMMAND --help tells more about each."
        })
public final class Main implements Runnable {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((exception, commandLine, _) -> {
                    if (exception instanceof LocalStackException || exception instanceof ServerException) {
                        commandLine.getErr().println("fanout: " + exception.getMessage());
                        return 1;
                    }
                    throw exception;
                });
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
