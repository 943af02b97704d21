package dev.fanout.order.ordering;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.Money;
import dev.fanout.order.ordering.PlaceOrder.Wish;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What an order would cost, or why it cannot be placed. */
sealed interface Quote {

    int MOST_OF_ONE_PRODUCT = 10_000;

    /** @param lines one for each product, in the order of their first mention */
    record Priced(List<Line> lines, Money total) implements Quote {}

    /** A rule refuses the order. */
    record Refused(String slug, String detail, List<InvalidField> errors) implements Quote {

        ProblemException toProblem() {
            return ProblemException.unprocessable(slug, detail, errors);
        }
    }

    /** @param prices of the products that are known */
    static Quote of(List<Wish> wishes, Map<String, Money> prices) {
        List<PricedWish> priced = new ArrayList<>();
        List<InvalidField> unknown = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            Wish wish = wishes.get(i);
            Money price = prices.get(wish.sku());
            if (price == null) {
                unknown.add(new InvalidField("lines[" + i + "].sku", "no product is called " + wish.sku()));
            } else {
                priced.add(new PricedWish(i, new Line(wish.sku(), wish.quantity(), price)));
            }
        }
        return unknown.isEmpty()
                ? ofKnown(priced)
                : new Refused("unknown-sku", "The order names products that do not exist.", unknown);
    }

    private static Quote ofKnown(List<PricedWish> wishes) {
        String currency = wishes.getFirst().currency();
        List<InvalidField> foreign = wrong(
                wishes,
                "sku",
                wish -> !wish.currency().equals(currency),
                wish -> "is priced in " + wish.currency() + ", the first line in " + currency);
        if (!foreign.isEmpty()) {
            return new Refused("mixed-currencies", "All products of an order are paid in one currency.", foreign);
        }
        Map<String, Line> lines = new LinkedHashMap<>();
        wishes.forEach(wish -> lines.merge(wish.sku(), wish.line(), Line::plus));
        Set<String> tooMuch = lines.values().stream()
                .filter(line -> line.quantity() > MOST_OF_ONE_PRODUCT)
                .map(Line::sku)
                .collect(toSet());
        if (!tooMuch.isEmpty()) {
            return new Refused(
                    "quantity-too-large",
                    "The order has too much of one product.",
                    wrong(
                            wishes,
                            "quantity",
                            wish -> tooMuch.contains(wish.sku()),
                            wish -> "all lines of " + wish.sku() + " together must be at most " + MOST_OF_ONE_PRODUCT));
        }
        return total(List.copyOf(lines.values()), currency);
    }

    private static Quote total(List<Line> lines, String currency) {
        try {
            return new Priced(
                    lines,
                    lines.stream()
                            .map(line -> line.unitPrice().times(line.quantity()))
                            .reduce(Money.zero(currency), Money::plus));
        } catch (ArithmeticException _) {
            String detail = "The total of the order is larger than any amount of money.";
            return new Refused("total-too-large", detail, List.of(new InvalidField("lines", detail)));
        }
    }

    private static List<InvalidField> wrong(
            List<PricedWish> wishes, String field, Predicate<PricedWish> isWrong, Function<PricedWish, String> why) {
        return wishes.stream()
                .filter(isWrong)
                .map(wish -> new InvalidField("lines[" + wish.index() + "]." + field, why.apply(wish)))
                .toList();
    }

    /** @param index where the customer mentioned it */
    record PricedWish(int index, Line line) {

        String sku() {
            return line.sku();
        }

        String currency() {
            return line.unitPrice().currency();
        }
    }
}
