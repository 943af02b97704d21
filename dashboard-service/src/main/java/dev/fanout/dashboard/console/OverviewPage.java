package dev.fanout.dashboard.console;

import dev.fanout.web.ProblemException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

@Controller
class OverviewPage {

    private final Overviews overviews;

    OverviewPage(Overviews overviews) {
        this.overviews = overviews;
    }

    @GetMapping("/console")
    String show(Model model) {
        Overview overview = overviews.now();
        model.addAttribute("overview", overview).addAttribute("missing", overview.missing());
        return "console/overview";
    }

    /** Whatever else is asked for below the console is no page; a browser gets one that says so. */
    @GetMapping("/console/{*path}")
    String none(@PathVariable String path) {
        throw ProblemException.notFound("not-found", "There is no page " + path + ".");
    }
}
