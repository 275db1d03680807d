using Cluster.Cli.Commands;

namespace Cluster.Cli.Tests.Commands;

/// <summary>What is said about --engine before anything is started.</summary>
public sealed class EngineOptionTests
{
    private static readonly bool HasAkka =
        typeof(CommandLine).Assembly.GetReferencedAssemblies().Any(assembly => assembly.Name == "Cluster.AkkaNet");

    [Theory]
    [InlineData("--engine orleans: give built-in or akka.", "run", "digits", "--engine", "orleans")]
    [InlineData("--seed-node has a meaning only with --engine akka.", "worker", "--seed-node", "machine-a")]
    [InlineData("--akka-address has a meaning only with --engine akka.", "coordinator", "--akka-address", "machine-a")]
    [InlineData("--hocon has a meaning only with --engine akka.", "coordinator", "--engine", "built-in", "--hocon", "akka.conf")]
    [InlineData("--engine akka needs --seed-node HOST:PORT", "worker", "--engine", "akka")]
    [InlineData("--join has no meaning with --engine akka", "worker", "--engine", "akka", "--seed-node", "a", "--join", "b")]
    [InlineData("--seed-node a:0: a port is a whole number", "worker", "--engine", "akka", "--seed-node", "b", "--seed-node", "a:0")]
    [InlineData("--seed-node a:70000: a port is a whole number", "worker", "--engine", "akka", "--seed-node", "a:70000")]
    [InlineData("--akka-address [::1]:1: a machine of an Akka cluster", "coordinator", "--engine", "akka", "--akka-address", "[::1]:1")]
    [InlineData("for example machine-a:4053 or 10.0.0.7:4053; without", "worker", "--engine", "akka", "--seed-node", "fd00::7")]
    [InlineData("without a port it is 4053", "coordinator", "--engine", "akka", "--akka-address", "a:b")]
    [InlineData("without a port it is any that is free", "worker", "--engine", "akka", "--seed-node", "b", "--akka-address", "a:b")]
    public async Task What_does_not_go_together_is_refused(string said, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain(said);
    }

    [SkippableTheory]
    [InlineData("run", "speed-of-learning", "--engine", "akka")]
    [InlineData("coordinator", "--engine", "akka")]
    [InlineData("worker", "--engine", "akka", "--seed-node", "machine-a")]
    public async Task A_program_without_Akka_says_how_to_build_one_with_it(params string[] args)
    {
        Skip.If(HasAkka, "This build has it.");
        var run = await CommandRun.OfAsync(args);
        run.ExitCode.ShouldBe(2);
        run.Errors.TrimEnd().ShouldBe(
            "--engine akka: this program was built without Akka.NET. Build it with WithAkka=true in the environment, or with "
            + "-p:WithAkka=true (docs/akka.md), or leave --engine out.");
    }

    [SkippableTheory]
    [InlineData("could not send it a thing. Give --listen 0.0.0.0:5400", "--akka-address", "machine-a")]
    [InlineData("--listen [::1]:5400: other nodes of an Akka cluster find a machine by", "--listen", "[::1]:5400")]
    [InlineData("--hocon no-such-file: Could not find file", "--hocon", "no-such-file")]
    public async Task What_could_not_work_is_refused_before_it_is_tried(string said, params string[] args)
    {
        Skip.IfNot(HasAkka, "This build has no Akka.NET.");
        var run = await CommandRun.OfAsync(["coordinator", "--engine", "akka", .. args]);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain(said);
    }
}
