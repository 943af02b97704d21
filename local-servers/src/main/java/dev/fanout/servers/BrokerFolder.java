package dev.fanout.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder in which a broker node keeps all of its state, and by which its processes are known. */
record BrokerFolder(Path path) {

    /** An argument that means nothing to the start script and to Erlang. */
    private static final String MARKER = "-fanout_folder";

    BrokerFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** The node's home directory: its Erlang cookie is there. */
    Path home() {
        return path.resolve("home");
    }

    /** Holds no code. But if this variable were empty, Java would see the node's command line only up to there. */
    Path codePath() {
        return home().resolve("code");
    }

    Path data() {
        return path.resolve("data");
    }

    Path config() {
        return path.resolve("config");
    }

    Path logs() {
        return path.resolve("log");
    }

    /** What the node logs. */
    Path log() {
        return logs().resolve("broker.log");
    }

    /** What the start script and the node print before the node logs. */
    Path startLog() {
        return logs().resolve("start.log");
    }

    Path pidFile() {
        return path.resolve("node.pid");
    }

    /** Makes the folders, and removes what a node that ended uncleanly has left. */
    void prepare() throws IOException {
        for (Path folder : List.of(home(), data(), logs(), config())) {
            Files.createDirectories(folder);
        }
        Files.deleteIfExists(pidFile());
    }

    /** The start script's command line, by which {@link #isNamedIn} knows it. */
    List<String> startWith(Path script) {
        return List.of(script.toString(), MARKER, path.toString());
    }

    /** Whether this is the command line of the node's Erlang virtual machine. */
    boolean isOfTheNode(String commandLine) {
        return commandLine.contains("beam") && isNamedIn(commandLine);
    }

    /** A start runs several programs, one after the other; each carries the folder in one of these ways. */
    boolean isNamedIn(String commandLine) {
        String line = commandLine + " ";
        return line.contains(MARKER + " " + path + " ")
                || line.contains("-pa " + codePath() + " ")
                || line.contains("-home " + home() + " ");
    }
}
