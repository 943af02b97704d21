package dev.fanout.payment;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class PaymentOnH2IT extends PaymentPromises {}
