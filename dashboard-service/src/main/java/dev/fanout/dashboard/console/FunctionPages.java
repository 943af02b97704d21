package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.console.Commands.Origin;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.dashboard.operations.WholeLists.WholeList;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequestMapping(FunctionPages.LIST)
class FunctionPages {

    static final String LIST = "/console/functions";

    private final OperatorDesk desk;
    private final Commands commands;

    FunctionPages(OperatorDesk desk, Commands commands) {
        this.desk = desk;
        this.commands = commands;
    }

    @GetMapping
    String list(Model model) {
        WholeList functions = desk.functions();
        model.addAttribute("functions", Rows.of(functions.items(), Rows.Function.class))
                .addAttribute("missing", Missing.of(functions.services()));
        return "console/functions";
    }

    @PostMapping("/{service}/{name}/pause")
    String pause(
            @PathVariable String service,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Command command = new Command("pause function", service, "/functions/{name}/pause", Map.of("name", name));
        return outcome(
                commands.send(command, user, Commands.because(reason)),
                name + " stops within some seconds, on all instances. Its messages wait.",
                model,
                after,
                response);
    }

    @PostMapping("/{service}/{name}/resume")
    String resume(
            @PathVariable String service,
            @PathVariable String name,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Command command = new Command("resume function", service, "/functions/{name}/resume", Map.of("name", name));
        return outcome(commands.send(command, user, Map.of()), name + " goes on.", model, after, response);
    }

    private String outcome(
            Reply reply, String done, Model model, RedirectAttributes after, HttpServletResponse response) {
        return Commands.outcome(reply, done, LIST, new Origin(LIST, () -> list(model)), model, after, response);
    }
}
