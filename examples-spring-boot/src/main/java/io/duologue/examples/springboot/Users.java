package io.duologue.examples.springboot;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The application's own people and how they sign in. Two invented ones, with passwords for a machine of one's own only. */
@Configuration
class Users {
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests
                        // A ticket is asked for there, by the engine's gate.
                        .requestMatchers(Sockets.PATH)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                // A foreign page cannot read the ticket that it would make a browser ask for.
                .csrf(csrf -> csrf.ignoringRequestMatchers(Tickets.PATH))
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    UserDetailsService people(PasswordEncoder passwords) {
        return new InMemoryUserDetailsManager(
                User.withUsername("maya").password(passwords.encode("maya")).build(),
                User.withUsername("tomas").password(passwords.encode("tomas")).build());
    }
}
