namespace Cluster.Cli.Hosting.Archive;

/// <summary>A coordinator that wants to take office, and what it knows of others.</summary>
/// <param name="Name">What it is called, for people.</param>
/// <param name="Member">What other members of its cluster know it by; empty where it is in none.</param>
/// <param name="IsGone">
/// Whether whoever is known by this is gone for certain, or has given way. Only of members of the candidate's own cluster can it say so.
/// </param>
public sealed record OfficeCandidate(string Name, string Member, Func<string, bool> IsGone);
