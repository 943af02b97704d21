package dev.fanout.local.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedLinesTests {

    private static final List<Service> SERVICES =
            List.of(new Service("order-service", 8081), new Service("audit-service", 8085));

    @Test
    void theLinesOfEachServiceReplaceThoseThatAreThere() {
        assertThat(RepeatedLines.in("a.yml", """
                targets:
                  #each - {name}:{port}
                  - gone-service:1
                  #end
                x: 1
                """, SERVICES)).isEqualTo("""
                targets:
                  #each - {name}:{port}
                  - order-service:8081
                  - audit-service:8085
                  #end
                x: 1
                """);
    }

    @Test
    void aTemplateMayHaveSeveralLines() {
        assertThat(RepeatedLines.in("a.yml", """
                  #each {name}:
                  #each   PASSWORD: ${{SHORT}_PASSWORD:-{short}}
                  #each
                  #end
                """, SERVICES)).isEqualTo("""
                  #each {name}:
                  #each   PASSWORD: ${{SHORT}_PASSWORD:-{short}}
                  #each
                  order-service:
                    PASSWORD: ${ORDER_PASSWORD:-order}

                  audit-service:
                    PASSWORD: ${AUDIT_PASSWORD:-audit}

                  #end
                """);
    }

    @Test
    void aFileMayHaveSeveralBlocksAndBeXml() {
        assertThat(RepeatedLines.in("pom.xml", """
                <!--each <a>{name}</a>-->
                <!--end-->
                <c/>
                <!--each <b>{short}</b>-->
                <!--end-->
                """, SERVICES)).isEqualTo("""
                <!--each <a>{name}</a>-->
                <a>order-service</a>
                <a>audit-service</a>
                <!--end-->
                <c/>
                <!--each <b>{short}</b>-->
                <b>order</b>
                <b>audit</b>
                <!--end-->
                """);
    }

    @Test
    void madeAgainItIsTheSame() {
        String once = RepeatedLines.in("a.yml", "#each {name}\n#end\n", SERVICES);

        assertThat(RepeatedLines.in("a.yml", once, SERVICES)).isEqualTo(once);
    }

    @Test
    void aBlockWithoutAnEndIsRefused() {
        assertThatThrownBy(() -> RepeatedLines.in("a.yml", "#each {name}\nx\n", SERVICES))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("a.yml")
                .hasMessageContaining("{name}");
        assertThatThrownBy(() -> RepeatedLines.in("a.yml", "#each {name}\nx\n#each {short}\n#end\n", SERVICES))
                .isInstanceOf(LocalStackException.class);
    }
}
