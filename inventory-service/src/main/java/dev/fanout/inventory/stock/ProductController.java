package dev.fanout.inventory.stock;

import dev.fanout.defaults.Pages;
import dev.fanout.events.Money;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Products", description = "The catalogue and its stock")
@RestController
@RequestMapping("/products")
class ProductController {

    private static final String SKU = "[A-Za-z0-9][A-Za-z0-9._-]{0,254}";
    private static final String SKU_RULE =
            "must be 1 to 255 letters, digits, dots, hyphens and underscores," + " and begin with a letter or digit";
    private static final long MOST_PIECES = 1_000_000_000;

    private final Catalogue catalogue;
    private final Products products;

    ProductController(Catalogue catalogue, Products products) {
        this.catalogue = catalogue;
        this.products = products;
    }

    /** @param stock of a new product, 0 if absent; without meaning for one that exists */
    record ProductRequest(
            @NotNull @ShortText String name,
            @NotNull @Valid Price price,
            @Min(0) @Max(MOST_PIECES) @Nullable Long stock) {}

    /** An amount that fits an order of any size. */
    record Price(
            @NotNull @Min(0) @Max(1_000_000_000_000L) Long amount,

            @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code such as EUR") String currency) {

        Money toMoney() {
            return new Money(amount, currency);
        }
    }

    record RestockRequest(@NotNull @Min(1) @Max(MOST_PIECES) Integer quantity) {}

    /** @param received all that ever came in: {@code available + reserved + committed} */
    record ProductView(
            String sku, String name, Money price, long available, long reserved, long committed, long received) {

        static ProductView of(Product product) {
            return new ProductView(
                    product.sku(),
                    product.name(),
                    product.price(),
                    product.available(),
                    product.reserved(),
                    product.committed(),
                    product.received());
        }
    }

    @Operation(summary = "Creates a product, or names and prices it anew; the stock counts only for a new one")
    @PutMapping("/{sku}")
    ResponseEntity<ProductView> put(
            @PathVariable @Pattern(regexp = SKU, message = SKU_RULE) String sku,
            @RequestBody @Valid ProductRequest request) {
        long stock = request.stock() == null ? 0 : request.stock();
        Catalogue.Entry entry =
                catalogue.put(sku, request.name(), request.price().toMoney(), stock);
        return ResponseEntity.status(entry.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ProductView.of(entry.product()));
    }

    @Operation(summary = "Adds to the stock of a product")
    @PostMapping("/{sku}/restock")
    ProductView restock(@PathVariable String sku, @RequestBody @Valid RestockRequest request) {
        try {
            return catalogue
                    .restock(sku, request.quantity())
                    .map(ProductView::of)
                    .orElseThrow(() -> unknown(sku));
        } catch (StockLimitException _) {
            throw ProblemException.unprocessable(
                    "stock-limit", "No product can receive more than " + Product.MOST_RECEIVED + " pieces in all.");
        }
    }

    @Operation(summary = "Lists the products in the order of their skus")
    @GetMapping
    Paged<ProductView> list(@Valid Paging paging) {
        return Pages.of(products.findAll(Pages.request(paging, Sort.by("sku"))), ProductView::of);
    }

    @GetMapping("/{sku}")
    ProductView get(@PathVariable String sku) {
        return products.findById(sku).map(ProductView::of).orElseThrow(() -> unknown(sku));
    }

    private static ProblemException unknown(String sku) {
        return ProblemException.notFound("unknown-product", "There is no product " + sku + ".");
    }
}
