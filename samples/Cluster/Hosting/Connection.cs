namespace Cluster.Hosting;

/// <summary>The way to the cluster.</summary>
/// <param name="Database">
/// The connection string of the PostgreSQL database that keeps silos and jobs; <see langword="null"/>: one silo on this machine keeps
/// them in memory.
/// </param>
/// <param name="Gateway">The port at which a silo answers clients.</param>
internal sealed record Connection(string? Database, int Gateway)
{
    /// <summary>The name of the provider, as Orleans knows it.</summary>
    public const string Provider = "Npgsql";
}
