package dev.fanout.dashboard.console;

import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Passes on what operators order on the pages, and leaves a line in the log for each of it. */
@Component
class Commands {

    private static final Logger audit = LoggerFactory.getLogger("dev.fanout.dashboard.console.audit");
    private static final JsonMapper JSON = new JsonMapper();

    private final OperatorDesk desk;

    Commands(OperatorDesk desk) {
        this.desk = desk;
    }

    /**
     * What is ordered.
     *
     * @param words for the log, such as {@code discard dead letter}
     * @param path of the service's route, with the names of variables in braces
     */
    record Command(String words, String service, String path, Map<String, ?> variables) {}

    /** @param fields of the body, without those that are null; absent for no body */
    Reply send(Command command, @Nullable Principal user, @Nullable Map<String, ?> fields) {
        return send(command, user, fields == null ? null : JSON.writeValueAsBytes(fields));
    }

    /**
     * A service that gives no answer refuses, too: with a status and a problem of ours, which say whether the command
     * may have been carried out.
     */
    Reply send(Command command, @Nullable Principal user, byte @Nullable [] body) {
        Reply reply = ordered(command, user, body);
        audit.info(
                "{}: {} at {} {} -> {}{}",
                user == null ? "anonymous" : Unseen.shown(user.getName()),
                command.words(),
                command.service(),
                command.variables(),
                reply.status(),
                selected(reply));
        return reply;
    }

    private Reply ordered(Command command, @Nullable Principal user, byte @Nullable [] body) {
        try {
            return desk.order(command.service(), command.path(), command.variables(), body, user);
        } catch (ProblemException e) {
            return new Reply(e.getStatusCode().value(), JSON.writeValueAsBytes(e.getBody()));
        }
    }

    /** The body of a command that has a reason, if somebody gave one. */
    static Map<String, ?> because(@Nullable String reason) {
        return reason == null || reason.isBlank() ? Map.of() : Map.of("reason", reason.strip());
    }

    /** How many things it is about, where that is more than one. */
    private static String selected(Reply reply) {
        JsonNode selected = Rows.tree(reply.body()).path("selected");
        return selected.isIntegralNumber() ? ", " + selected.asLong() + " selected" : "";
    }

    /** Why it was not done; empty if it was. */
    static Optional<Refusal> refusal(Reply reply) {
        return reply.isDone() ? Optional.empty() : Optional.of(Refusal.in(reply.status(), reply.body()));
    }

    /**
     * The page from which a command came.
     *
     * @param view shows it again
     */
    record Origin(String address, Supplier<String> view) {}

    /**
     * Shows what became of a command. A refusal keeps the page, with how things stand now: somebody may have been
     * faster.
     *
     * @param done said on the next page
     * @return the view
     */
    static String outcome(
            Reply reply,
            String done,
            String next,
            Origin origin,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Optional<Refusal> refusal = refusal(reply);
        if (refusal.isPresent()) {
            response.setStatus(reply.status());
            return again(origin, refusal.get(), model);
        }
        after.addFlashAttribute("done", done);
        return "redirect:" + next;
    }

    private static String again(Origin origin, Refusal refusal, Model model) {
        model.addAttribute("here", origin.address());
        try {
            String view = origin.view().get();
            model.addAttribute("refused", refusal);
            return view;
        } catch (ProblemException e) {
            // It needs the service that has just not answered.
            model.addAttribute("problem", refusal);
            return "console/error";
        }
    }

    /** Nobody is led elsewhere by a link to us. */
    static boolean isWithin(String page, String address) {
        return address.startsWith(page) && !address.contains("\\") && !address.contains("//");
    }
}
