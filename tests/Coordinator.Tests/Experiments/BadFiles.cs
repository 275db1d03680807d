namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>One file for each thing that can be wrong with an experiment.</summary>
public static class BadFiles
{
    /// <summary>A bad file, and what is said of it: line:column: message, problem by problem.</summary>
    public static TheoryData<string, string[]> All => new()
    {
        { "hiden: [30]", ["1:1: Unknown key 'hiden' in the experiment; the nearest known key is 'hidden'."] },
        { "epochs: 3\nepochs: 4", ["2:1: 'epochs' stands twice (first in line 1); remove one."] },
        {
            "epochs: three\nbatch: 0\nlearning_rate: -1",
            [
                "1:9: 'epochs' must be a whole number from 0 to 1000000, but is 'three'.",
                "2:8: 'batch' must be a whole number from 1 to 100000000, or 'full', but is 0.",
                "3:16: 'learning_rate' must be a number above 0 and not above 1000000, but is -1.",
            ]
        },
        { "hidden: [30, 0]", ["1:14: 'hidden, layer 2' must be a whole number from 1 to 1000000, but is 0."] },
        {
            "hidden: 30",
            [
                "1:9: 'hidden' must be a list of at most 1000 layer sizes such as [30, 30], each a whole number from 1 to "
                + "1000000, but is 30.",
            ]
        },
        {
            "optimizer: lbfgs\nbatch: 10",
            ["2:8: 'batch' is 10 of 50000 examples, but optimizer lbfgs compares costs over all of them: use 'full'."]
        },
        {
            "optimizer: lbfgs\nl2: 1\nl2_form: weight_scaling",
            ["3:10: 'l2_form' is weight_scaling, which is no part of the cost that optimizer lbfgs makes small: use cost_term."]
        },
        {
            "optimizer: lbfgs\nlbfgs: { c1: 0.9, c2: 0.1 }",
            [
                "2:23: 'lbfgs.c1' is 0.9 and 'lbfgs.c2' 0.1: a step that meets both conditions is only sure to exist with c1 below c2.",
            ]
        },
        { "lbfgs: { history: 5 }", ["1:19: 'lbfgs.history' has no effect here: it is used only with optimizer lbfgs."] },
        { "plateau: { factor: 0.5 }", ["1:20: 'plateau.factor' has no effect here: it is used only with schedule on_plateau."] },
        {
            "early_stopping: { patience: 3 }\nevaluate_every: 0",
            ["1:29: Early stopping judges epochs by the validation examples, but 'evaluate_every' is 0: measure them."]
        },
        { "train: 20\nbatch: 50", ["2:8: 'batch' is 50, but there are only 20 training examples: take at most so many, or 'full'."] },
        {
            "diagnostics: { every_steps: 1, every_epochs: 0 }\nepochs: 100",
            [
                "1:29: The diagnostics would take the figures of 1000000 layers in each run; at most 500000 are kept: raise "
                + "'diagnostics.every_steps' or 'diagnostics.every_epochs'.",
            ]
        },
        { "train: 60000", ["1:8: 'train' is 60000, but digits has only 50000 training examples."] },
        { "shards: 3", ["1:9: 'shards' must be a power of two from 1 to 65536, but is 3."] },
        { "shards: 16", ["1:9: 'shards' is 16, but a mini-batch has only 10 examples to cut into shards."] },
        { "slots: 4\nshards: 2", ["1:8: 'slots' is 4, but a run has only 2 shards to share out: raise 'shards' or lower 'slots'."] },
        { "train: 100\ndiagnostics: { probe: 1000 }", ["2:23: 'diagnostics.probe' is 1000, but there are only 100 training examples."] },
        {
            "cost: cross_entropy\noutput: softmax",
            [
                "2:9: Output softmax does not fit cost cross_entropy, which needs output sigmoid; softmax needs cost "
                + "log_likelihood.",
            ]
        },
        { "cost: log_likelihood\noutput: sigmoid", ["2:9: Output sigmoid does not fit cost log_likelihood, which needs output softmax."] },
        {
            "output: softmax",
            [
                "1:9: Output softmax does not fit cost cross_entropy, which needs output sigmoid; softmax needs cost "
                + "log_likelihood.",
            ]
        },
        {
            "cost: quadratic\noutput: softmax",
            [
                "2:9: Output softmax does not fit cost quadratic, which needs any output but softmax; softmax needs cost "
                + "log_likelihood.",
            ]
        },
        {
            "weights: centered",
            [
                "1:10: 'weights' must be one of standard_normal, scaled_normal, scaled_uniform, xavier_normal, xavier_uniform, "
                + "he_normal, he_uniform, zero, { constant: NUMBER }, { normal: NUMBER }, but is 'centered'. Centered is for biases only.",
            ]
        },
        {
            "weights: constant",
            [
                "1:10: 'weights' must be one of standard_normal, scaled_normal, scaled_uniform, xavier_normal, xavier_uniform, "
                + "he_normal, he_uniform, zero, { constant: NUMBER }, { normal: NUMBER }, but is 'constant'. A constant needs its number.",
            ]
        },
        { "biases: { constant: a }", ["1:21: 'biases.constant' must be a number from -1000000 to 1000000, but is 'a'."] },
        {
            "weights: he_norml",
            [
                "1:10: 'weights' must be one of standard_normal, scaled_normal, scaled_uniform, xavier_normal, xavier_uniform, "
                + "he_normal, he_uniform, zero, { constant: NUMBER }, { normal: NUMBER }, but is 'he_norml'. Did you mean 'he_normal'?",
            ]
        },
        {
            "grid: {}",
            [
                "1:7: The grid is empty: give a key and its alternatives, for example hidden: [[30], [30, 30]], or remove 'grid'.",
            ]
        },
        {
            "grid: []",
            [
                "1:7: The grid is empty: give a key and its alternatives, for example hidden: [[30], [30, 30]], or remove 'grid'.",
            ]
        },
        { "grid:\n  hidden: []", ["2:11: 'hidden' has no alternatives in the grid: name at least one, or remove it."] },
        {
            "grid:\n  hidden: [30, 30]",
            [
                "2:11: In a grid 'hidden' takes a list of alternatives, each of them a list: write [[30, 30]] for this one "
                + "alternative.",
            ]
        },
        {
            "grid:\n  seeds: [1, 2]",
            [
                "2:3: 'seeds' belongs to the whole experiment and cannot vary in its grid. Every configuration runs with all "
                + "seeds.",
            ]
        },
        { "grid:\n  epochs: [1, 2, 2]", ["2:18: The alternative 2 of 'epochs' stands twice; remove one."] },
        {
            "grid:\n  epochs: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\nseeds: 1000",
            [
                "2:3: 11 configurations with 1000 seeds each are 11000 runs; an experiment may have 10000.",
            ]
        },
        {
            "grid:\n  optimizer: [sgd, momentum]\n  momentum: [0.5, 0.9]",
            [
                "2:3: The configuration { optimizer: sgd, momentum: 0.9 } is the same run as number 1 of the grid (a key without "
                + "effect does not tell them apart): leave one out.",
            ]
        },
        { "momentum: 0.5", ["1:11: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars."] },
        { "seeds: [1, 2, 1]", ["1:15: Seed 1 stands twice; the same seed gives the same run: remove one."] },
        {
            "seeds: 0",
            [
                "1:8: 'seeds' must be a number of seeds from 1 to 10000, or a list of at most 10000 different seeds such as [3, "
                + "14, 15], but is 0.",
            ]
        },
        {
            "epochs: 3\n---\nepochs: 4",
            [
                "2:1: A second document begins here; a file holds one experiment: remove '---' or use two files.",
            ]
        },
        {
            "a: &x 3\nepochs: *x",
            [
                "1:1: Unknown key 'a' in the experiment. docs/experiments.md lists all keys.",
                "1:4: The anchor '&x' is not read here: remove it, and write the value out where it is used.",
                "2:9: '*x' stands for something written elsewhere; that is not read here: write it out.",
            ]
        },
        { "diagnostics:\n\tprobe: 3", ["2:1: A tab indents this line; YAML wants spaces: replace the tab by spaces."] },
        {
            "epochs: 3\n  batch: 4",
            [
                "2:8: This is not YAML: while scanning a plain scalar value, found invalid mapping. Is this line indented "
                + "differently from the one before, or does a text with ': ' in it lack quotes?",
            ]
        },
        { "hidden: [30, 30\nepochs: 3", ["1:12: This is not YAML from here on. Is a bracket or a quote not closed?"] },
        { "", ["1:1: The file is empty; it needs 'key: value' lines, for example 'epochs: 30'."] },
        { "# only a comment", ["1:1: The file is empty; it needs 'key: value' lines, for example 'epochs: 30'."] },
        { "- a\n- b", ["1:1: The file is a list; it needs 'key: value' lines, for example 'epochs: 30'."] },
        { "hello", ["1:1: The file is 'hello'; it needs 'key: value' lines, for example 'epochs: 30'."] },
        { "epochs:", ["1:8: 'epochs' must be a whole number from 0 to 1000000, but is empty."] },
        { "diagnostics: 5", ["1:14: 'diagnostics' must be a mapping of keys, but is 5."] },
        {
            "diagnostics: { porbe: 10 }",
            [
                "1:16: Unknown key 'porbe' in diagnostics; the nearest known key is 'probe'. Known are: source, probe, "
                + "before_training, every_epochs, every_steps, neurons.",
            ]
        },
        { "data: mnst", ["1:7: 'data' must be one of digits, mnist, chain, but is 'mnst'. Did you mean 'mnist'?"] },
        {
            "published: [ { source: X, data: mnist, when: { hidden: [5] }, validation_accuracy: 96.5 } ]",
            [
                "1:14: No configuration of this experiment has the values in 'when': these figures would never be shown.",
                "1:84: 'validation_accuracy' must be a number from 0 to 1, but is 96.5. For a percentage write 0.965.",
            ]
        },
        {
            "published: [ { source: X, data: mnist, when: { hidden: [30] }, initial_gradient_norms: [1, 2] } ]",
            [
                "1:14: initial_gradient_norms has 2 numbers, but 'when' names a net with 1 hidden layer: give one a layer.",
            ]
        },
        {
            "published: [ { data: mnist, when: { hiden: [30] } } ]",
            [
                "1:14: This item of 'published' has no 'source'; it needs source, data, when.",
                "1:14: This item of 'published' has no figures; it needs at least one of validation_accuracy, "
                + "initial_gradient_norms, curve.",
                "1:37: Unknown key 'hiden' in the experiment; the nearest known key is 'hidden'.",
            ]
        },
        {
            "schedule: exponential",
            [
                "1:11: Schedule exponential needs 'schedule_time', the epochs in which the learning rate falls to 1/e.",
            ]
        },
        { "outputs: 3", ["1:10: 'outputs' is 3, but digits has 10 classes: only 10 is possible."] },
        {
            "hidden: [100000, 100000]",
            [
                "1:9: This net has 10079600010 weights and biases; at most 268435456 are allowed: use smaller layers.",
            ]
        },
        {
            "name: Speed of Learning",
            [
                "1:7: 'name' must be 1 to 64 lower-case letters, digits and '-', beginning with a letter or digit, but is 'Speed "
                + "of Learning'.",
            ]
        },
        { "title: \"a\\nb\"", ["1:8: 'title' must be one line of at most 200 characters, but is 'a b'."] },
    };
}
