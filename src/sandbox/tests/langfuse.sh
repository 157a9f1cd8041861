# The stand-in has tests of its own; here are those of its images.
for version in 4.16.0 4.15.0 3.225.4 3.62.0 3.49.1; do
    for half in langfuse langfuse-worker; do
        fact "$half:$version says that it is a stand-in, and which version it plays" \
            says "version $version" once "$registry/langfuse/$half:$version"
    done
done
fact 'without a database it does not start, in the words of the real one' \
    says 'Error: Required database environment variables are not set.' once "$registry/langfuse/langfuse:4.16.0"
fact 'web is user 1001, nextjs' says 'uid=1001(nextjs)' once --entrypoint id "$registry/langfuse/langfuse:4.16.0"
fact 'worker is user 1001, expressjs' \
    says 'uid=1001(expressjs)' once --entrypoint id "$registry/langfuse/langfuse-worker:4.16.0"
fact 'web has wget of busybox' says BusyBox once --entrypoint wget "$registry/langfuse/langfuse:4.16.0" --help
fact 'and no curl' not once --entrypoint curl "$registry/langfuse/langfuse:4.16.0" --version
