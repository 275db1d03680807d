namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>Files that are no YAML, or YAML that is not read.</summary>
public static class BadYaml
{
    /// <inheritdoc cref="BadFiles.All" />
    public static TheoryData<string, string[]> All => new()
    {
        { "epochs: !!int 3", ["1:9: The tag '!!int' is not read here: remove it."] },
        { "? [a, b]\n: 3", ["1:3: A key must be a word, but here it is a list."] },
        { "learning_rate: .inf", ["1:16: 'learning_rate' must be a number above 0 and not above 1000000, but is '.inf'."] },
        {
            "learning_rate: 1e-3\nepochs: \"3\"",
            [
                "2:9: 'epochs' must be a whole number from 0 to 1000000, but is the text '3': remove the quotes.",
            ]
        },
        {
            "epochs: 3\nbatch:4",
            ["2:1: This is not YAML: while scanning a simple key, could not find expected ':'. Is the space after a ':' missing?"]
        },
        { "\"a: 3", ["1:1: This is not YAML: while scanning a quoted scalar, found unexpected end of stream. Is a quote not closed?"] },
        {
            "epochs: 'x",
            [
                "1:9: This is not YAML: while scanning a quoted scalar, found unexpected end of stream. Is a quote not closed?",
            ]
        },
        {
            "key: [a, b}",
            [
                "1:11: This is not YAML: while parsing a flow sequence, did not find expected ',' or ']'. Is a bracket or a "
                + "comma missing?",
            ]
        },
        {
            "@foo: 3",
            [
                "1:1: This is not YAML: while scanning for the next token, found character that cannot start any token. Put a "
                + "text that begins like this in quotes.",
            ]
        },
        { "<<: {epochs: 3}", ["1:1: Unknown key '<<' in the experiment. docs/experiments.md lists all keys."] },
        {
            "diagnostics: {every_epochs: 3}\ndiagnostics.every_epochs: 4",
            [
                "2:1: 'diagnostics.every_epochs' stands twice (first in line 1); remove one.",
            ]
        },
        {
            "epochs: 30 # x\n batch: 3",
            [
                "2:2: This is not YAML: while parsing a block mapping, did not find expected key. Is a ': ' missing, or is this "
                + "line indented differently from those before?",
            ]
        },
        {
            "evaluate_every: 1\nvalidation: 0",
            ["1:17: 'evaluate_every' is 1, but there are no validation examples: raise 'validation', or set it to 0."]
        },
        {
            "grid:\n  - epochs: 3\n  - hello\n  - epochs: [3]",
            [
                "3:5: Each part of 'grid' must be a mapping of keys to lists of alternatives, but is 'hello'.",
                "4:5: The configuration { epochs: 3 } is the same run as number 1 of the grid (a key without effect does not "
                + "tell them apart): leave one out.",
            ]
        },
        { "description: \"\\uD800\"", ["1:14: This is not YAML: while scanning a quoted scalar, found invalid Unicode surrogates."] },
        { "title: \"\\x\"", ["1:8: This is not YAML: while scanning a quoted scalar, did not find expected hexadecimal number."] },
    };
}
