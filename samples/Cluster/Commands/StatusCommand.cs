using System.CommandLine;
using Cluster.Grains;
using Cluster.Hosting;

namespace Cluster.Commands;

/// <summary>The command <c>status</c>: the silos, and the progress of the jobs.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var command = new Command("status", "Show the silos, the jobs, and the parts that are in work or failed");
        connection.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(connection.Of(parsed)));
        return command;
    }

    public static async Task RunAsync(Connection connection)
    {
        await using ClusterClient cluster = await ClusterClient.ConnectAsync(connection);
        Console.WriteLine($"Silos: {string.Join(", ", await cluster.SilosAsync())}");
        foreach (string folder in await cluster.JobsAsync())
        {
            PartState[] parts = await cluster.AskAsync(cluster.Job(folder).StatusAsync);
            int finished = parts.Count(part => part.Status == PartStatus.Finished);
            Console.WriteLine($"{folder}: {finished} of {parts.Length} parts finished, {parts.Sum(part => part.Rows):N0} rows");
            foreach (PartState part in parts.Where(part => part.Status is PartStatus.InWork or PartStatus.Failed || part.Error is not null))
            {
                Console.WriteLine($"  {PartDisplay.Line(part)}");
            }
        }
    }
}
