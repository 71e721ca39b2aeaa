using System.Diagnostics;
using System.Net;
using Cluster.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Samples;

namespace Cluster.Hosting;

/// <summary>A program that asks the grains and is no silo.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1), s_pause = TimeSpan.FromSeconds(1);
    private readonly IHost _host;
    private readonly IGrainFactory _grains;

    private ClusterClient(IHost host)
    {
        _host = host;
        _grains = host.Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>Canceled after Ctrl+C.</summary>
    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Connects to a silo.</summary>
    /// <exception cref="SampleException">There is none.</exception>
    public static async Task<ClusterClient> ConnectAsync(Connection connection)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.UseOrleansClient(client =>
        {
            (string? database, int gateway) = connection;
            if (database is null)
            {
                client.UseLocalhostClustering(gateway);
            }
            else
            {
                client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Connection.Provider, database));
            }

            // Orleans' own filter would try for three minutes before the user hears that there is no silo.
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            // The silo that answers may die, and those that were known at the start as well.
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        });
        IHost host = builder.Build();
        try
        {
            await host.StartAsync();
            return new ClusterClient(host);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            host.Dispose();
            string place = connection.Database is null ? $"at port {connection.Gateway} of this machine" : "of --database";
            throw new SampleException($"no silo {place} answers; 'silo' starts one: {error.GetBaseException().Message}");
        }
    }

    /// <summary>Gets the job of a folder of results.</summary>
    public IJobGrain Job(string folder) => _grains.GetGrain<IJobGrain>(folder);

    /// <summary>Lists the folders of all jobs.</summary>
    public Task<string[]> JobsAsync() => AskAsync(() => _grains.GetGrain<IJobListGrain>(0).AllJobsAsync());

    /// <summary>Lists the addresses of the silos that are alive.</summary>
    public async Task<IPEndPoint[]> SilosAsync()
    {
        IManagementGrain management = _grains.GetGrain<IManagementGrain>(0);
        Dictionary<SiloAddress, SiloStatus> silos = await AskAsync(() => management.GetHosts(onlyActive: true));
        return [.. silos.Keys.Select(silo => silo.Endpoint).OrderBy(silo => $"{silo}", StringComparer.Ordinal)];
    }

    /// <summary>Asks a grain, and asks again while the cluster finds its way around a silo that died.</summary>
    /// <exception cref="SampleException">There was no answer for a minute.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await ask().WaitAsync(Stopping);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (clock.Elapsed > s_patience)
                {
                    throw new SampleException($"no answer from the cluster for {s_patience.TotalSeconds:N0} s: {error.Message}");
                }
            }

            await Task.Delay(s_pause, Stopping);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
