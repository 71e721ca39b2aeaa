using Cluster.Grains;
using Cluster.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Cluster.Hosting;

/// <summary>The parts of which a silo is made.</summary>
internal static class SiloHost
{
    /// <summary>Creates a silo that keeps the list of silos and the jobs in a database, or is alone and keeps them in memory.</summary>
    public static IHost Create(SiloSettings settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        ConfigureLogging(builder.Logging, settings.Log);
        builder.UseOrleans(silo =>
        {
            (string? database, int gateway) = settings.Connection;
            if (database is null)
            {
                silo.UseLocalhostClustering(settings.Port, gateway).AddMemoryGrainStorage(JobGrain.Storage);
            }
            else
            {
                silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Connection.Provider, database))
                    .AddAdoNetGrainStorage(
                        JobGrain.Storage, options => (options.Invariant, options.ConnectionString) = (Connection.Provider, database))
                    .ConfigureEndpoints(settings.Address?.ToString(), settings.Port, gateway);
            }

            silo.AddScoring(TimeSpan.FromSeconds(settings.Probe), new WorkerSettings { Gpu = settings.Gpu });
        });
        return builder.Build();
    }

    /// <summary>Adds the worker to a silo, and the watch over other silos.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="probe">The time between two probes of another silo.</param>
    /// <param name="worker">The settings of the worker; <see langword="null"/>: the silo has none.</param>
    public static void AddScoring(this ISiloBuilder silo, TimeSpan probe, WorkerSettings? worker)
    {
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = probe;
            // A silo that misses three of these is no voter any more, so that a cluster which was killed as a whole starts again soon.
            options.IAmAliveTablePublishTimeout = 2 * probe;
        });
        if (worker is not null)
        {
            // Registered behind the silo: it stops first and can still give its part back.
            silo.Services.AddSingleton(worker).AddHostedService<Worker>();
        }
    }

    // Of a silo that dies, Orleans tells everything that did not reach it; the program's own messages say what follows from that.
    private static void ConfigureLogging(ILoggingBuilder logging, LogLevel others) => logging
        .AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, "HH:mm:ss "))
        .SetMinimumLevel(others)
        .AddFilter(nameof(Cluster), LogLevel.Information)
        .Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
}
