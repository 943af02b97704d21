package dev.fanout.local.shop;

/** What an order holds of one product. */
public record Line(String sku, int quantity) {}
