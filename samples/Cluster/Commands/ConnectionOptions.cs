using System.CommandLine;
using Cluster.Hosting;
using Samples;
using static Samples.SampleOptions;

namespace Cluster.Commands;

/// <summary>The options by which silos and clients find each other.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _database = Optional<string?>(
        "--database",
        "PostgreSQL, which keeps the list of silos and the jobs; the password may stand in PGPASSWORD or ~/.pgpass. Without it, one silo "
            + "of this machine keeps both in memory",
        "'Host=H;Database=D;Username=U'");

    private readonly Option<int> _gateway = Defaulted(
        "--gateway", "The port at which a silo answers 'submit' and 'status'; with --database they find it there", 30000, "PORT");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_database);
        command.Options.Add(_gateway);
    }

    /// <summary>Reads the options from the command line.</summary>
    /// <exception cref="SampleException">The port is none.</exception>
    public Connection Of(ParseResult parsed) => new(parsed.GetValue(_database), Port(parsed, _gateway));

    /// <summary>Reads the number of a port.</summary>
    /// <exception cref="SampleException">The number is none of a port.</exception>
    public static int Port(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is var port and > 0 and < 65536
        ? port
        : throw new SampleException($"{option.Name}: expected a port from 1 to 65535, found {parsed.GetValue(option)}.");
}
