using System.CommandLine;
using Cluster.Commands;

namespace Cluster;

/// <summary>The commands.</summary>
internal static class CommandLine
{
    public static RootCommand Create() =>
        new("Scores many files on many machines: each runs a silo, and the silos share the parts of the jobs that are submitted.")
        {
            SiloCommand.Create(), SubmitCommand.Create(), StatusCommand.Create(),
        };
}
