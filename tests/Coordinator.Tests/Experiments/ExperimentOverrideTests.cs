namespace Cluster.Coordinator.Tests.Experiments;

public sealed class ExperimentOverrideTests
{
    [Fact]
    public void Set_replaces_what_the_file_says_and_the_later_of_two_counts()
    {
        var experiment = ExperimentFixture.Read("epochs: 3\nseeds: 2", "epochs=4", "seeds=[7,8,9]", "epochs=5", "title=two words");
        experiment.Configurations[0].Template.Epochs.ShouldBe(5);
        experiment.Seeds.ShouldBe([7, 8, 9]);
        experiment.Title.ShouldBe("two words");
    }

    [Fact]
    public void Set_reaches_nested_keys_by_path_and_by_group()
    {
        var diagnostics = ExperimentFixture.Read("diagnostics: { every_epochs: 2, neurons: true }", "diagnostics.every_epochs=9",
            "diagnostics={every_steps: 4}")
            .Configurations[0].Template.Diagnostics;
        (diagnostics.EveryEpochs, diagnostics.EverySteps, diagnostics.Neurons).ShouldBe((9, 4, true));
    }

    [Fact]
    public void Setting_a_key_of_the_grid_takes_it_out_of_the_grid()
    {
        var experiment = ExperimentFixture.Bundled("speed-of-learning", "hidden=[7,7]");
        experiment.Configurations.Single().Template.Model.Hidden.ShouldBe([7, 7]);
        experiment.Configurations[0].Key.ShouldBeEmpty();
    }

    [Fact]
    public void Parts_of_a_grid_that_become_equal_are_run_once()
    {
        var experiment = ExperimentFixture.Bundled("depth-100-mnist", "hidden=[7]", "epochs=2");
        experiment.Configurations.Select(c => c.Label).ShouldBe(["sigmoid", "relu"]);
        ExperimentFixture.Read(experiment.ResolvedYaml).Configurations.Select(c => c.Label).ShouldBe(["sigmoid", "relu"]);
    }

    [Fact]
    public void The_grid_can_be_changed_extended_and_replaced()
    {
        static IEnumerable<string> Labels(params string[] overrides) =>
            ExperimentFixture.Bundled("speed-of-learning", overrides).Configurations.Select(c => c.Label);
        Labels("grid.hidden=[[5],[5,5]]").ShouldBe(["1 × 5", "2 × 5"]);
        Labels("grid.hidden=[[5],[5,5]]", "grid.activation=[relu]").ShouldBe(["1 × 5", "2 × 5"]);
        Labels("grid.l2=[0,5]", "hidden=[3]").ShouldBe(["l2=0", "l2=5"]);
        Labels("grid={ activation: [tanh, relu] }").ShouldBe(["tanh", "relu"]);
    }

    [Fact]
    public void A_key_that_a_change_makes_useless_is_passed_over_but_a_useless_change_is_not()
    {
        ExperimentFixture.Bundled("speed-of-learning", "l2=0").Configurations[0].Template.Optimizer.L2.ShouldBe(0);
        ExperimentFixture.Problems("momentum: 0.5", "data=mnist", "seeds=3").Count.ShouldBe(1);
        ExperimentFixture.Problems("epochs: 3", "momentum=0.5").ShouldBe(
            ["--set momentum=0.5: 'momentum' has no effect here: it is used only with optimizer momentum, nesterov, rmsprop or lars."]);
    }

    [Theory]
    [InlineData("foo", "--set foo: A change must be written key=value, for example --set epochs=5.")]
    [InlineData("=3", "--set =3: A change must be written key=value, for example --set epochs=5.")]
    [InlineData("hiden=[3]", "--set hiden=[3]: Unknown key 'hiden' in the experiment; the nearest known key is 'hidden'.")]
    [InlineData("grid.hiden=[3]", "--set grid.hiden=[3]: Unknown key 'hiden' in the experiment; the nearest known key is 'hidden'.")]
    [InlineData("epochs=", "--set epochs=: 'epochs' must be a whole number from 0 to 1000000, but is empty.")]
    [InlineData("epochs=many", "--set epochs=many: 'epochs' must be a whole number from 0 to 1000000, but is 'many'.")]
    [InlineData("batch=60000",
        "--set batch=60000: 'batch' is 60000, but there are only 50000 training examples: take at most so many, or 'full'.")]
    [InlineData("data=mnits", "--set data=mnits: 'data' must be one of digits, mnist, chain, but is 'mnits'. Did you mean 'mnist'?")]
    public void A_bad_change_is_named_instead_of_a_place(string change, string expected) =>
        ExperimentFixture.Problems("epochs: 3", change).ShouldBe([expected]);

    [Fact]
    public void Published_figures_say_when_a_change_makes_them_about_something_else()
    {
        var experiment = ExperimentFixture.Bundled("depth-sigmoid", "data=mnist", "learning_rate=0.5", "seeds=2", "slots=1");
        experiment.Published.ShouldAllBe(figures => figures.Source == "Nielsen 2015, chapter 5 (for other learning_rate)");
        ExperimentFixture.Bundled("depth-sigmoid", "data=mnist",
            "grid.hidden=[[30],[40]]").Published.Single().Source.ShouldBe("Nielsen 2015, chapter 5");
    }
}
