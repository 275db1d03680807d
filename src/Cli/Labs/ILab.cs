using Cluster.Cli.Labs.Results;

namespace Cluster.Cli.Labs;

/// <summary>One question about deep nets, answered by a small computation that ends in a picture and a figure.</summary>
public interface ILab
{
    /// <summary>On the command line, and in the name of the results folder: lower-case letters and '-'.</summary>
    string Name { get; }

    /// <summary>The question, one line.</summary>
    string Title { get; }

    /// <summary>What is computed and what to look at; a few sentences for the help text and the page.</summary>
    string Description { get; }

    /// <summary>What can be chosen; a lab is not asked for anything else.</summary>
    IReadOnlyList<LabOption> Options { get; }

    /// <summary>Whether it trains on images, and so takes --data.</summary>
    bool UsesData => false;

    /// <summary>A function of the request: the same figures for the same choices.</summary>
    LabReport Run(LabRequest request);
}
