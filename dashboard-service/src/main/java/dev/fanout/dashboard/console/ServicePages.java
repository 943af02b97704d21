package dev.fanout.dashboard.console;

import dev.fanout.dashboard.operations.OperatorDesk;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class ServicePages {

    private final OperatorDesk desk;

    ServicePages(OperatorDesk desk) {
        this.desk = desk;
    }

    @GetMapping("/console/services")
    String list(Model model) {
        model.addAttribute("services", desk.services().items());
        return "console/services";
    }
}
