using System.CommandLine;
using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Cluster.Database;
using Cluster.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Samples;
using static Samples.SampleOptions;

namespace Cluster.Commands;

/// <summary>The command <c>silo</c>: a machine's share of the cluster.</summary>
internal static class SiloCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        Option<int> port = Defaulted("--port", "The port at which other silos reach this one", 11111, "PORT");
        Option<string?> address = Optional<string?>(
            "--address", "With --database: the address at which others reach this silo; without it, the machine's first", "IP");
        Option<double> probe = Defaulted(
            "--probe", "The number of seconds between two probes of each other silo; one that misses three is taken for dead", 5.0, "X");
        Option<int?> gpu = Gpu();
        Option<LogLevel> log = Defaulted("--log", "The least severe messages of Orleans to show", LogLevel.Critical);
        var command = new Command("silo", "Score parts of jobs until Ctrl+C") { port, address, probe, gpu, log };
        connection.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            new SiloSettings
            {
                Connection = connection.Of(parsed),
                Port = ConnectionOptions.Port(parsed, port),
                Address = Parse(parsed.GetValue(address)),
                Probe = Seconds(parsed, probe),
                Gpu = parsed.GetValue(gpu),
                Log = parsed.GetValue(log),
            },
            cancellation));
        return command;
    }

    /// <summary>Runs a silo until the process is asked to stop; the part in work is given back.</summary>
    /// <exception cref="SampleException">The silo cannot be started.</exception>
    public static async Task RunAsync(SiloSettings settings, CancellationToken cancellation)
    {
        if (settings.Connection.Database is { } database)
        {
            await Tables.CreateAsync(database, cancellation);
        }

        using IHost host = SiloHost.Create(settings);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception error) when (error.GetBaseException() is OrleansException or SocketException or DbException or IOException)
        {
            throw new SampleException($"the silo could not be started: {error.GetBaseException().Message}");
        }

        Console.WriteLine($"Silo {host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint} is ready.");
        await host.WaitForShutdownAsync(cancellation);
    }

    private static double Seconds(ParseResult parsed, Option<double> option)
    {
        double seconds = parsed.GetValue(option);
        return seconds is >= 0.1 and <= 3600
            ? seconds
            : throw new SampleException($"{option.Name}: expected from 0.1 to 3600 seconds, found {seconds}.");
    }

    private static IPAddress? Parse(string? address) => address is null ? null
        : IPAddress.TryParse(address, out IPAddress? parsed) ? parsed
        : throw new SampleException($"--address: expected an IP address, found '{address}'.");
}
