package dev.fanout.local.shop;

import java.util.List;

/** What a customer orders in one request, and where to call for each of the orders and at the end. */
public record NewBatch(String callbackUrl, List<NewOrder> orders) {}
