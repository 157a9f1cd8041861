package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.util.regex.Pattern;

/** How a message names a call: its path without API version, ids and query, such as {@code /containers/stop}. */
final class CallName {

    private CallName() {}

    static String of(Request request) {
        var path = request.path().replaceFirst("\\?.*", "").replaceFirst("^/v[0-9.]+(?=/)", "");
        return Pattern.compile("^/(containers|images|networks|volumes|exec)/(?!create$|json$).+?(/[a-z]+)?$")
                .matcher(path)
                .replaceFirst("/$1$2");
    }
}
