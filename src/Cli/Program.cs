using Cluster.Cli.Commands;
using Cluster.Cli.Output;

return await CommandLine.InvokeAsync(args, Consoles.Standard(), Console.Out, Console.Error);
