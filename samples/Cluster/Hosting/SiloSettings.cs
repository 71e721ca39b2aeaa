using System.Net;
using Microsoft.Extensions.Logging;

namespace Cluster.Hosting;

/// <summary>The settings of a silo.</summary>
internal sealed record SiloSettings
{
    public required Connection Connection { get; init; }

    /// <summary>The port at which other silos reach this one.</summary>
    public int Port { get; init; } = 11111;

    /// <summary>The address at which others reach this silo; <see langword="null"/>: the machine's first.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The number of seconds between two probes of another silo; one that misses three is taken for dead.</summary>
    public double Probe { get; init; } = 5;

    /// <summary>The number of the GPU to use; <see langword="null"/>: the CPU.</summary>
    public int? Gpu { get; init; }

    /// <summary>The least severe messages of Orleans to show.</summary>
    public LogLevel Log { get; init; } = LogLevel.Critical;
}
