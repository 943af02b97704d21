package dev.fanout.dashboard.console;

import dev.fanout.defaults.web.PartialProblemAdvice;
import dev.fanout.web.OutageCheck;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.propertyeditors.StringTrimmerEditor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** What all pages of the console have, and the page that says why there is no other one. */
@ControllerAdvice(basePackageClasses = ConsolePages.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsolePages extends PartialProblemAdvice {

    private final ThymeleafViewResolver views;
    private final ConsoleProperties properties;

    ConsolePages(ObjectProvider<OutageCheck> outages, ThymeleafViewResolver views, ConsoleProperties properties) {
        super(outages.getIfAvailable(() -> OutageCheck.NEVER));
        this.views = views;
        this.properties = properties;
    }

    /** A field of a form that was left empty says nothing. */
    @InitBinder
    void emptyIsAbsent(WebDataBinder binder) {
        binder.registerCustomEditor(String.class, new StringTrimmerEditor(true));
    }

    @ModelAttribute
    void frame(HttpServletRequest request, Model model) {
        model.addAllAttributes(frame(request));
    }

    private Map<String, Object> frame(HttpServletRequest request) {
        String user = Objects.requireNonNullElse(request.getRemoteUser(), "");
        String query = request.getQueryString();
        return Map.of(
                "places",
                Place.ALL,
                "operator",
                user,
                "personal",
                properties.hiddenFrom(user),
                "here",
                query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> answer = super.handleExceptionInternal(e, body, headers, status, request);
        if (answer == null
                || !(answer.getBody() instanceof ProblemDetail problem)
                || !(request instanceof ServletWebRequest web)) {
            return answer;
        }
        HttpServletResponse response = web.getResponse();
        if (response == null || response.isCommitted()) {
            return answer;
        }
        render(answer, Refusal.of(problem), web.getRequest(), response);
        return null;
    }

    private void render(
            ResponseEntity<Object> answer, Refusal refusal, HttpServletRequest request, HttpServletResponse response) {
        Map<String, Object> model = new HashMap<>(frame(request));
        model.put("problem", refusal);
        response.setStatus(answer.getStatusCode().value());
        List<String> retryAfter = answer.getHeaders().getOrEmpty(HttpHeaders.RETRY_AFTER);
        retryAfter.forEach(value -> response.setHeader(HttpHeaders.RETRY_AFTER, value));
        try {
            View view = views.resolveViewName("console/error", Locale.ENGLISH);
            if (view != null) {
                view.render(model, request, response);
            }
        } catch (Exception cannotRender) {
            throw new IllegalStateException("the page that says what is wrong cannot be shown", cannotRender);
        }
    }
}
