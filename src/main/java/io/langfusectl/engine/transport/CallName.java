package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.util.regex.Pattern;

/** How a message names a call: its path without API version, ids and query, such as {@code /containers/stop}. */
public final class CallName {

    private CallName() {}

    public static String of(Request request) {
        var path = request.path().replaceFirst("\\?.*", "").replaceFirst("^/v[0-9.]+(?=/)", "");
        return Pattern.compile("^/(containers|images|networks|volumes|exec)/(?!create$|json$).+?(/[a-z]+)?$")
                .matcher(path)
                .replaceFirst("/$1$2");
    }
}
