package dev.fanout.local.shop;

import java.util.List;

/** What a customer orders. */
public record NewOrder(String customerId, String customerEmail, String paymentMethod, List<Line> lines) {}
