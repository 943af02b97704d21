package dev.fanout.inventory.stock;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class InventoryOnH2IT extends InventoryPromises {}
