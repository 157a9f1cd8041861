package io.langfusectl.api;

import java.util.List;

/** The projects that a key pair opens: one. */
public record ProjectsReply(Reply reply, List<Project> projects) {

    /** One of them. */
    public record Project(String id, String name) {}

    static ProjectsReply of(Reply reply) {
        return new ProjectsReply(
                reply,
                reply.json().at("data").items().stream()
                        .map(project -> new Project(
                                project.at("id").text(), project.at("name").text()))
                        .toList());
    }
}
