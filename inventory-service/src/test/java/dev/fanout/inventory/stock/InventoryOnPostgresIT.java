package dev.fanout.inventory.stock;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class InventoryOnPostgresIT extends InventoryPromises {}
