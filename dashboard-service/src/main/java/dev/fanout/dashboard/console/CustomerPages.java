package dev.fanout.dashboard.console;

import dev.fanout.dashboard.customer.DashboardSources;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.projection.CustomerMode;
import dev.fanout.dashboard.projection.ProjectedCustomers;
import dev.fanout.web.ShortText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class CustomerPages {

    private static final String LIST = "/console/customers";
    private static final String ONE = "/console/customer";
    private static final int SIZE = 50;

    private final DashboardSources dashboards;
    private final ProjectedCustomers customers;

    CustomerPages(DashboardSources dashboards, ProjectedCustomers customers) {
        this.dashboards = dashboards;
        this.customers = customers;
    }

    @GetMapping(LIST)
    String list(
            @RequestParam(required = false) CustomerMode.@Nullable State mode,
            @RequestParam(required = false) @Nullable @ShortText String cursor,
            Model model) {
        ProjectedCustomers.Page page = customers.page(mode, cursor, SIZE);
        model.addAttribute("page", page)
                .addAttribute("mode", mode)
                .addAttribute("modes", CustomerMode.State.values())
                .addAttribute("first", cursor == null)
                .addAttribute("next", new Query().with("mode", mode).linkToNext(LIST, page.next()));
        return "console/customers";
    }

    /** An id is a stranger's text, which a path would not take. */
    @GetMapping(ONE)
    String show(
            @RequestParam @ShortText String id, @RequestParam(required = false) @Nullable Source source, Model model) {
        model.addAttribute("dashboard", dashboards.of(id, Optional.ofNullable(source), Optional.empty()))
                .addAttribute("wanted", source)
                .addAttribute("sources", Source.values());
        return "console/customer";
    }

    /** The page of a customer. */
    static String link(String id) {
        return new Query().with("id", id).link(ONE);
    }
}
