using System.Data.Common;
using Npgsql;
using Samples;

namespace Cluster.Database;

/// <summary>
/// The tables in PostgreSQL that Orleans' providers read and write. The providers are used as they are, because three short interfaces of
/// our own (silos, gateways, states) would be longer than the statements that these ask for.
/// </summary>
internal static class Tables
{
    // Any number that no other program takes for a lock of this database.
    private const long Lock = 7_305_404_211;

    /// <summary>Creates the tables if the database has none.</summary>
    /// <param name="database">The connection string.</param>
    /// <param name="cancellation">Ends the wait for the database.</param>
    /// <exception cref="SampleException">The database cannot be reached, or does not allow it.</exception>
    public static async Task CreateAsync(string database, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync(cancellation);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            // Of silos that start together the first creates the tables, and the others wait for it.
            await RunAsync(connection, $"select pg_advisory_xact_lock({Lock})", cancellation);
            if (await RunAsync(connection, "select to_regclass('OrleansQuery') is null", cancellation) is true)
            {
                await RunAsync(connection, Script(), cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }
        catch (Exception error) when (error is DbException or ArgumentException or FormatException or TimeoutException)
        {
            throw new SampleException($"--database: {error.Message}");
        }
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static string Script()
    {
        using var reader = new StreamReader(typeof(Tables).Assembly.GetManifestResourceStream("Tables.sql")!);
        return reader.ReadToEnd();
    }
}
