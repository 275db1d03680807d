namespace Cluster.TestKit.Scenarios;

/// <summary>A scenario did not go as it should; the message says what was expected and what came.</summary>
public sealed class ScenarioException : Exception
{
    public ScenarioException(string message)
        : base(message)
    {
    }

    public ScenarioException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public ScenarioException()
    {
    }

    internal static ScenarioException TooLate(int gradients, int computed) => new(
        $"The experiment ended with {computed} gradients, before When({gradients}): what follows would come too late. "
        + "Choose a smaller number or a longer experiment.");

    internal static ScenarioException TooSlow(int gradients, int computed, TimeSpan limit) => new(
        $"Within {limit} only {computed} gradients were computed of the {gradients} that When({gradients}) waits for.");
}
