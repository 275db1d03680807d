using Cluster.Bench.Commands;

return await BenchCommandLine.InvokeAsync(args, Console.Out, Console.Error);
