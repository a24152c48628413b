package io.duologue.core.identity;

import io.duologue.core.identity.ExternalIdentity.Hints;
import java.util.List;

/**
 * Eight invented people for a demo.
 *
 * <p>Maya and Tomás share topics and a language and are paired at once; so are Ada and Camille. Jonas and Keiko share a
 * topic but live eight hours apart: they meet when their searches have widened. Priya shares no topic with anybody,
 * only the field with Maya, Tomás and Diego: she meets one of them later still. The topics are those of
 * {@link io.duologue.matching.Topics#tech}.
 */
public final class DemoPersonas {
    private static final ProviderId LINKEDIN = new ProviderId("linkedin");
    private static final ProviderId GITHUB = new ProviderId("github");

    private static final List<ExternalIdentity> ALL = List.of(
            persona(
                    "maya",
                    "Maya Lindqvist",
                    "Staff engineer, payments at Fjord Bank",
                    "Ten years of moving money without losing any. Curious how other teams handle replays.",
                    new Hints(
                            "10-14",
                            "professional",
                            "Europe/Stockholm",
                            List.of("backend", "distributed-systems"),
                            List.of("event sourcing", "java", "kafka", "postgres"),
                            List.of("en", "sv"),
                            List.of(LINKEDIN, GITHUB))),
            persona(
                    "tomas",
                    "Tomás Rey",
                    "Backend engineer, logistics",
                    "Eight years of queues and retries. Happy to talk about incidents, hiring, or moving into staff roles.",
                    new Hints(
                            "5-9",
                            "professional",
                            "Europe/Madrid",
                            List.of("backend", "distributed-systems"),
                            List.of("kafka", "go", "postgres", "incident response"),
                            List.of("en", "es"),
                            List.of(LINKEDIN))),
            persona(
                    "ada",
                    "Ada Okafor",
                    "Founder, cold-chain software for clinics",
                    "Second company, first one that makes money. Looking for people who have hired their tenth engineer.",
                    new Hints(
                            "10-14",
                            "founder",
                            "Africa/Lagos",
                            List.of("startups", "hiring", "product"),
                            List.of("fundraising", "hiring plans", "python"),
                            List.of("en"),
                            List.of(LINKEDIN))),
            persona(
                    "camille",
                    "Camille Thiam",
                    "Technical recruiter, climate and energy",
                    "I read code before I read CVs. Ask me what happens to your application after you press send.",
                    new Hints(
                            "10-14",
                            "recruiter",
                            "Europe/Paris",
                            List.of("hiring", "interviews", "career-advice"),
                            List.of("hiring plans", "structured interviews", "negotiation"),
                            List.of("fr", "en"),
                            List.of(LINKEDIN))),
            persona(
                    "jonas",
                    "Jonas Hartmann",
                    "Data engineer, public transport",
                    "Eleven million tap-ins a day, and every one of them is late somewhere. Likes schemas, distrusts dashboards.",
                    new Hints(
                            "5-9",
                            "professional",
                            "Europe/Berlin",
                            List.of("data-engineering", "databases"),
                            List.of("flink", "postgres", "dbt", "sql"),
                            List.of("de", "en"),
                            List.of(GITHUB))),
            persona(
                    "keiko",
                    "Keiko Tanabe",
                    "ML engineer, writes about evaluation",
                    "I publish a small newsletter on why models look better in the notebook than in the shop.",
                    new Hints(
                            "5-9",
                            "creator",
                            "Asia/Tokyo",
                            List.of("data-engineering", "ai-and-ml"),
                            List.of("evaluation", "python", "dbt", "sql"),
                            List.of("en", "ja"),
                            List.of(GITHUB, LINKEDIN))),
            persona(
                    "priya",
                    "Priya Raghunathan",
                    "Security lead, identity and access",
                    "Seventeen years on the side that gets paged. Will trade war stories about expired certificates.",
                    new Hints(
                            "15+",
                            "professional",
                            "Asia/Kolkata",
                            List.of("security", "cloud-and-platform"),
                            List.of("threat modelling", "oauth", "kubernetes"),
                            List.of("en", "ta"),
                            List.of(LINKEDIN, GITHUB))),
            persona(
                    "diego",
                    "Diego Quispe Mamani",
                    "Computer science student, third year",
                    "Building a bus map of Arequipa with friends. Would love to hear how you got your first job.",
                    new Hints(
                            "student",
                            "student",
                            "America/Lima",
                            List.of("frontend", "open-source"),
                            List.of("typescript", "maps", "accessibility"),
                            List.of("es", "en"),
                            List.of(GITHUB))));

    private DemoPersonas() {}

    public static List<ExternalIdentity> all() {
        return ALL;
    }

    private static ExternalIdentity persona(String subject, String name, String headline, String bio, Hints hints) {
        return new ExternalIdentity(DemoIdentityProvider.ID, subject, name, headline, bio, hints);
    }
}
