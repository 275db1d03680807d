namespace Cluster.TestKit.Simulation;

/// <summary>A simulation that did not come to its end. The message names the seed and the last events.</summary>
public sealed class SimulationException : Exception
{
    public SimulationException(string message)
        : base(message)
    {
    }

    public SimulationException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public SimulationException()
    {
    }
}

/// <summary>What an actor throws because a test asked for it.</summary>
public sealed class InjectedFaultException : Exception
{
    public InjectedFaultException(string message)
        : base(message)
    {
    }

    public InjectedFaultException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public InjectedFaultException()
    {
    }
}
