package dev.fanout.dashboard.console;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

@Controller
class LoginController {

    static final String FORBIDDEN = "/console/forbidden";

    @GetMapping("/")
    String home() {
        return "redirect:/console";
    }

    @GetMapping("/login")
    String login() {
        return "console/login";
    }

    /** What who may not do something gets to see; the request comes here from whatever it was for. */
    @RequestMapping(FORBIDDEN)
    String forbidden(@Nullable Principal user, Model model) {
        model.addAttribute(
                "problem",
                new Refusal(
                        "Not allowed",
                        user == null
                                ? "Your session has ended; sign in, and do it once more."
                                : "You are signed in as " + user.getName()
                                        + ", who may not do this here, or the page is"
                                        + " older than your session: load it once more.",
                        List.of()));
        return "console/error";
    }
}
