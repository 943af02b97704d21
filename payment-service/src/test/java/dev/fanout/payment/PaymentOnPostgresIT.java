package dev.fanout.payment;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class PaymentOnPostgresIT extends PaymentPromises {}
