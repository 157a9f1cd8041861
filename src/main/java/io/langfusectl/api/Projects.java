package io.langfusectl.api;

import java.util.List;

/** The projects that a key pair opens: one. */
public record Projects(Reply reply, List<Project> projects) {

    /** One of them. */
    public record Project(String id, String name) {}

    static Projects of(Reply reply) {
        return new Projects(
                reply,
                reply.json().at("data").items().stream()
                        .map(project -> new Project(
                                project.at("id").text(), project.at("name").text()))
                        .toList());
    }
}
