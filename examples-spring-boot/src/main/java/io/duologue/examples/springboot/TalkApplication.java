package io.duologue.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication
public class TalkApplication {
    public static void main(String[] args) {
        SpringApplication.run(TalkApplication.class, args);
    }
}
