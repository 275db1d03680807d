namespace Cluster.Shared.Links;

/// <summary>What <see cref="INetwork.Listen"/> returns where the endpoint can become another than was asked for.</summary>
public interface IListener : IDisposable
{
    /// <summary>With the port that was chosen when 0 was asked for.</summary>
    string Endpoint { get; }

    /// <summary>Somebody called and was sent away before anybody was told of the connection: from where, and why. Any thread.</summary>
    event Action<string, string>? TurnedAway;
}
