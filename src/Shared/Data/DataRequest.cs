namespace Cluster.Shared.Data;

/// <summary>Which data a user asks for.</summary>
/// <param name="Name">One of <see cref="Datasets.Names"/>.</param>
/// <param name="Directory">Where its files lie; null: the usual places. Generated sets ignore it.</param>
/// <param name="Seed">Of generated sets; sets read from files ignore it.</param>
public sealed record DataRequest(string Name, string? Directory = null, ulong Seed = 0);
