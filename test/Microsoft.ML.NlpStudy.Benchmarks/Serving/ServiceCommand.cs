using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>service</c>: requests a second over HTTP by samples/Service, which forms batches, and by services that predict each request alone.
/// </summary>
/// <remarks>
/// The network is that of <c>prediction</c>. Every service is a process of its own; the clients, which share the machine with it, are in
/// this one. A client asks again as soon as it has its answer.
/// </remarks>
internal static class ServiceCommand
{
    private const string ProcessCommand = "service-process";

    public static Command Create()
    {
        Option<int> tokens = Number("--tokens", "Words in a text", 230), clients = Number("--clients", "Clients at once", 64),
            requests = Number("--requests", "Requests of a round", 4000), rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var command = new Command("service", "Requests a second over HTTP, in batches and one by one")
        {
            tokens, clients, requests, rounds, patience,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(tokens), parsed.GetValue(clients), parsed.GetValue(requests), parsed.GetValue(rounds),
            MachineLoad.WithPatience(parsed.GetValue(patience)), cancellation));
        return command;
    }

    /// <summary>The services that predict each request alone.</summary>
    public static Command CreateProcess()
    {
        Argument<string> model = new("model");
        Argument<bool> isPooled = new("pooled");
        var command = new Command(ProcessCommand) { model, isPooled };
        command.SetAction((parsed, cancellation) =>
            EngineService.RunAsync(parsed.GetRequiredValue(model), parsed.GetValue(isPooled), cancellation));
        return command;
    }

    private static async Task RunAsync(
        int tokens, int clients, int requests, int rounds, MachineLoad load, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("service").FullName, model = Path.Combine(folder, "model.zip");
        try
        {
            PredictionThroughput.Save(model, PredictionNetwork.Gru);
            (string Name, string[] Arguments, ServiceLoad Load)[] sides =
            [
                ("in batches (samples/Service)", [Assembly("Service.dll"), "--urls", "http://127.0.0.1:0", "--model", model], new()),
                ("a PredictionEngine a request", [Assembly(), ProcessCommand, model, "false"], new()),
                ("a pool of PredictionEngines", [Assembly(), ProcessCommand, model, "true"], new()),
            ];
            for (int round = 0; round < rounds; round++)
            {
                foreach ((_, string[] arguments, ServiceLoad side) in sides)
                {
                    load.AwaitQuiet();
                    await side.MeasureAsync(arguments, new PredictionReviews(tokens, requests), clients, requests, cancellation);
                }
            }

            Console.WriteLine("| | requests/s | median, ms | p99, ms | wrong or lost |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
            foreach ((string name, _, ServiceLoad side) in sides)
            {
                string[] cells =
                    [Figures.Cell(side.Throughput, "n0"), Figures.Cell(side.Median, "f1"), Figures.Cell(side.Percentile99, "f1")];
                Console.WriteLine($"| {name} | {string.Join(" | ", cells)} | {side.Faults} of {rounds * requests:n0} |");
            }

            Console.WriteLine($"Ratios: {Figures.Ratio(sides[0].Load.Throughput, sides[1].Load.Throughput)} to one engine a request, "
                + $"{Figures.Ratio(sides[0].Load.Throughput, sides[2].Load.Throughput)} to a pool.");
            load.Report();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Assembly(string name = "Microsoft.ML.NlpStudy.Benchmarks.dll") => Path.Combine(AppContext.BaseDirectory, name);

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
